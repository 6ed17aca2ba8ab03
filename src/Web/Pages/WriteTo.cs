using CleanDash.Application;

namespace CleanDash.Web.Pages;

/// <summary>Whom a person may write to when something fails.</summary>
internal static class WriteTo
{
    /// <summary>The owner's address where the owner is one, otherwise the site's contact if that is one, otherwise nobody.</summary>
    public static string? Address(SiteOptions site, string? owner = null) =>
        new[] { owner, site.Contact }.FirstOrDefault(static one => one is not null && one.Contains('@') && !one.Any(char.IsWhiteSpace));
}
