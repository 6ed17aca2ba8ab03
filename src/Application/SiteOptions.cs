namespace CleanDash.Application;

/// <summary>Settings of the installation as people see it (section <c>Site</c>).</summary>
public sealed class SiteOptions
{
    /// <summary>The name in the bar at the top; CleanDash.</summary>
    public string Name { get; set; } = "CleanDash";

    /// <summary>Whom to write to when a page fails, or a tile of a dashboard without an owner's address.</summary>
    public string? Contact { get; set; }

    /// <summary>The IANA zone of relative dates where a dashboard names none; UTC.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The address under which people reach the site; Production needs it.</summary>
    public string? PublicUrl { get; set; }
}
