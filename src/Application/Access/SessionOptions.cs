namespace CleanDash.Application.Access;

/// <summary>How long sessions last (section <c>Access</c>).</summary>
public sealed class SessionOptions
{
    /// <summary>A session that nobody used for so long has ended.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    /// <summary>No session lasts longer.</summary>
    public TimeSpan SessionMax { get; set; } = TimeSpan.FromDays(14);
}
