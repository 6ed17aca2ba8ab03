using System.Globalization;
using CleanDash.Application;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.Options;

namespace CleanDash.Web.Pages;

/// <summary>Times as one says them, in the zone of the site.</summary>
internal static class Times
{
    /// <summary>When something was last so: <c>now</c>, <c>12 min ago</c>, <c>09:40</c>, <c>yesterday, 17:20</c>, <c>20 Nov</c>.</summary>
    public static string Ago(this RazorPageBase page, DateTime utc)
    {
        var (now, then) = (Now(page), Local(page, utc));
        var minutes = (now - then).TotalMinutes;
        if (minutes < 1) return "now";
        if (minutes < 60) return string.Create(CultureInfo.InvariantCulture, $"{(int)minutes} min ago");
        if (then.Date == now.Date) return Write(then, "HH:mm");
        return then.Date == now.Date.AddDays(-1) ? Write(then, "'yesterday, 'HH:mm") : Date(page, utc);
    }

    /// <summary>A day: <c>20 Nov</c>, with the year where it is another.</summary>
    public static string Date(this RazorPageBase page, DateTime utc) =>
        Local(page, utc) is var then && then.Year == Now(page).Year ? Write(then, "d MMM") : Write(then, "d MMM yyyy");

    /// <summary>A day and a time: <c>24 Nov, 08:02</c>.</summary>
    public static string Moment(this RazorPageBase page, DateTime utc) => $"{Date(page, utc)}, {Clock(page, utc)}";

    /// <summary>A time of day: <c>08:02</c>.</summary>
    public static string Clock(this RazorPageBase page, DateTime utc) => Write(Local(page, utc), "HH:mm");

    /// <summary>A day as a heading: <c>Today, 24 November</c>.</summary>
    public static string Day(this RazorPageBase page, DateTime utc)
    {
        var (now, then) = (Now(page), Local(page, utc));
        var day = Write(then, then.Year == now.Year ? "d MMMM" : "d MMMM yyyy");
        return then.Date == now.Date ? "Today, " + day : then.Date == now.Date.AddDays(-1) ? "Yesterday, " + day : day;
    }

    /// <summary>The same for programs: the content of <c>time[datetime]</c>.</summary>
    public static string Iso(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>When today began where the site is, in UTC.</summary>
    public static DateTime StartOfDay(TimeProvider clock, SiteOptions site)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(site.TimeZone);
        var midnight = TimeZoneInfo.ConvertTimeFromUtc(clock.GetUtcNow().UtcDateTime, zone).Date;
        // Where the clock is put forward at midnight, the day begins an hour later.
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight, zone);
    }

    private static DateTime Now(RazorPageBase page) => Local(page, page.ViewContext.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);

    private static DateTime Local(RazorPageBase page, DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(
        DateTime.SpecifyKind(utc, DateTimeKind.Utc),
        TimeZoneInfo.FindSystemTimeZoneById(page.ViewContext.HttpContext.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.TimeZone));

    private static string Write(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
