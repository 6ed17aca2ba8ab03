using CleanDash.Application;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Web.Assets;
using CleanDash.Web.Headers;
using CleanDash.Web.Hosting;
using CleanDash.Web.Panels;
using CleanDash.Web.SignIn;

return await Start.Guarded(async logIs =>
{
    NativeMemory.KeepFewArenas();
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddCleanDash();
    var settings = HostSettings.ForWeb(builder.Configuration, builder.Environment.IsDevelopment());
    FrontDoor.PrepareFolders(settings);
    logIs(settings.Log, settings.Secrets);

    builder.AddLogs(settings.Log, settings.Secrets);
    builder.AddListening(settings);
    builder.AddSignIn(settings);
    builder.Services.AddApplication(settings.Engine, FrontDoor.DashboardAssemblies(settings));
    builder.Services.AddInfrastructure(settings, patience: TimeSpan.FromSeconds(5));
    builder.Services.AddStaticFolder(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
    builder.Services.AddMachines();
    builder.Services.AddHostedService<UpkeepService>();
    builder.Services.AddPages();

    var app = builder.Build();
    await app.OpenStore(settings, [.. settings.Warnings, .. Listening.Warnings(builder.Configuration, settings)]);

    app.UseForwardedHeaders();
    app.UsePathBase(settings.Proxy.PathBase);
    if (!app.Environment.IsDevelopment()) app.UseHsts();
    app.UseSecurityHeaders(settings.Google.Origin);
    app.UseStatusCodePagesWithReExecute("/error/{0}");
    app.UseMiddleware<Faults>();
    PlainHttp.Use(app);
    app.UseRouting();
    app.UseErrorPage();
    app.UseCaller();
    app.UseRateLimiter();
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapMachines();
    app.MapStaticFolder();
    app.MapRazorPages();
    app.MapPanels();
    app.OpenWarehouseWhenListening();
    await app.RunAsync();
});
