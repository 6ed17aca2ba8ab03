using CleanDash.Web.Pages;
using CleanDash.Web.Pages.Admin;
using Microsoft.AspNetCore.Mvc;

namespace CleanDash.Web.Hosting;

/// <summary>Razor Pages with what holds for all of them, and what holds for a whole folder.</summary>
internal static class PageServices
{
    public static void AddPages(this IServiceCollection services) => services.AddRazorPages(static options =>
    {
        options.Conventions.ConfigureFilter(new OnlyKnownMethods());
        // Before the token is looked at, so that nothing of a stranger's form is read.
        options.Conventions.AddFolderApplicationModelConvention("/Admin", static page => page.Filters.Add(new TypeFilterAttribute<ForAdministrators> { Order = 0 }));
    });
}
