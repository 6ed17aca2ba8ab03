using CleanDash.AdminConsole.Terminal;
using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Integration.Web;
using CleanDash.Web.Pages;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CleanDash.Integration.Hosts;

/// <summary>Both hosts, as they build themselves: every request of the product has its handler and all its behaviours there.</summary>
public sealed class PipelineTests
{
    private static readonly Type[] Order = [typeof(Trace<,>), typeof(Authorise<,>), typeof(Validate<,>), typeof(Audit<,>)];

    [Fact]
    public async Task In_the_web_host_every_request_has_its_handler_and_every_behaviour()
    {
        string data = Directory.CreateTempSubdirectory("cleandash-pipelines-").FullName;
        await using var factory = new WebApplicationFactory<IndexModel>().WithWebHostBuilder(host => host
            .UseEnvironment("Development").UseSetting("Data:Folder", data).UseSetting("Warehouse:Lakehouse", WebHost.Lakehouse));
        await using (var scope = factory.Services.CreateAsyncScope())
            Check(scope.ServiceProvider.GetRequiredService);

        // No proxy is named, so nobody may say by a header who or where they are.
        Assert.Equal(ForwardedHeaders.None, factory.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.ForwardedHeaders);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task In_the_console_every_request_has_its_handler_and_every_behaviour()
    {
        string data = Directory.CreateTempSubdirectory("cleandash-pipelines-").FullName;
        await using (var desk = Desk.Open(data, usesWarehouse: false))
            Check(desk.Get);
        Directory.Delete(data, recursive: true);
    }

    private static void Check(Func<Type, object> get)
    {
        var index = (DashboardIndex)get(typeof(DashboardIndex));
        var panels = index.All.SelectMany(dashboard => dashboard.Panels).ToList();
        var requests = typeof(ApplicationServices).Assembly.GetTypes()
            .Where(type => type is { IsInterface: false, IsGenericTypeDefinition: false } && Answer(type) is not null)
            .Concat(panels.Select(panel => panel.Type))
            .Concat(panels.Select(panel => typeof(ExportPanel<>).MakeGenericType(panel.Type)))
            .Concat(index.Options.Keys.Select(type => typeof(OptionsFor<>).MakeGenericType(type)))
            .Distinct().ToList();
        Assert.Equal(15, panels.Count);
        foreach (var request in requests)
        {
            Type[] arguments = [request, Answer(request)!];
            Assert.NotNull(get(typeof(IRequestHandler<,>).MakeGenericType(arguments)));
            var behaviours = (IEnumerable<object>)get(typeof(IEnumerable<>).MakeGenericType(typeof(IPipelineBehavior<,>).MakeGenericType(arguments)));
            Assert.Equal(Order, behaviours.Select(behaviour => behaviour.GetType().GetGenericTypeDefinition()));
        }
    }

    private static Type? Answer(Type request) => request.GetInterfaces()
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>))?.GetGenericArguments()[0];
}
