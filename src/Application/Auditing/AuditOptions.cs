namespace CleanDash.Application.Auditing;

/// <summary>How long the audit is kept (section <c>Audit</c>).</summary>
public sealed class AuditOptions
{
    /// <summary>Entries older than so many days are let go; 0 keeps them for ever.</summary>
    public int KeepDays { get; set; } = 400;
}
