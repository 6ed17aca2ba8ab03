namespace CleanDash.Infrastructure.Settings;

/// <summary>A workspace of Databricks, and what in it answers (section <c>Databricks</c>).</summary>
public sealed class DatabricksOptions
{
    /// <summary>The workspace's address; a scheme, a path and what stands behind a question mark may be there or not.</summary>
    public string WorkspaceUrl { get; set; } = "";

    /// <summary>The cluster that answers, by Spark Connect; started when somebody asks.</summary>
    public string Cluster { get; set; } = "";

    /// <summary>The SQL warehouse that answers, by the Statement Execution API.</summary>
    public string WarehouseId { get; set; } = "";

    /// <summary>A personal access token.</summary>
    public string Token { get; set; } = "";

    /// <summary>A file that holds the token; one that is replaced counts within a minute.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>The service principal that asks, by OAuth for machines, in place of a token.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>A file that holds its secret; one that is replaced counts within a minute.</summary>
    public string ClientSecretFile { get; set; } = "";

    /// <summary><c>pat</c> or <c>oauth-m2m</c>, where both kinds of credentials are set.</summary>
    public string AuthType { get; set; } = "";

    /// <summary>How a SQL warehouse's results come: by <c>links</c> to a storage, or <c>inline</c> in the workspace's answers.</summary>
    public string Results { get; set; } = "links";

    /// <summary>Whether a cluster or a SQL warehouse is to answer.</summary>
    public bool IsChosen => Cluster.Length > 0 || WarehouseId.Length > 0;

    /// <summary>Whether a SQL warehouse's results come within the workspace's answers.</summary>
    internal bool IsInline => Results == "inline";

    /// <summary>Whether a service principal asks.</summary>
    internal bool IsMachine => AuthType == "oauth-m2m" || (AuthType.Length == 0 && ClientId.Length > 0);

    /// <summary>The workspace as scheme, host and port; null when the text names none that can be trusted with credentials.</summary>
    internal Uri? Workspace =>
        Uri.TryCreate(WorkspaceUrl.Contains("://", StringComparison.Ordinal) ? WorkspaceUrl : $"https://{WorkspaceUrl}", UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0 && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? new Uri(address.GetLeftPart(UriPartial.Authority))
            : null;
}
