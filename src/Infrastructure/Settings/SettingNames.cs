namespace CleanDash.Infrastructure.Settings;

/// <summary>Names that settings have besides their keys.</summary>
internal static class SettingNames
{
    /// <summary>The sections that are ours: an unknown key in one of them is a mistake.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["Access", "Audit", "Cache", "Dashboards", "Data", "Databricks", "Export", "Google", "Log", "Metrics", "Proxy", "Site", "Warehouse"];

    /// <summary>The variable that names a file of settings, which both hosts read.</summary>
    public const string ConfigFile = "CLEANDASH_CONFIG";

    /// <summary>The name that the log folder's variable had in the program before this one.</summary>
    public const string OldLogFolder = "FLASK_LOG_DIR";

    /// <summary>Variables that name a profile of the workspace's own tools, which is not read.</summary>
    public static IReadOnlyList<string> Profiles { get; } = ["DATABRICKS_CONFIG_PROFILE", "DATABRICKS_CONFIG_FILE"];

    /// <summary>Environment variables with names of their own; a later one wins over an earlier one of the same key.</summary>
    public static IReadOnlyList<(string Variable, string Key)> Variables { get; } =
    [
        ("CLEANDASH_DATA", "Data:Folder"),
        (OldLogFolder, "Log:Folder"),
        ("CLEANDASH_LOG_DIR", "Log:Folder"),
        ("CLEANDASH_PUBLIC_URL", "Site:PublicUrl"),
        ("GOOGLE_OAUTH_CLIENT_ID", "Google:ClientId"),
        ("GOOGLE_OAUTH_CLIENT_SECRET", "Google:ClientSecret"),
        ("GOOGLE_OAUTH_CLIENT_SECRET_FILE", "Google:ClientSecretFile"),
        ("DATABRICKS_HOST", "Databricks:WorkspaceUrl"),
        ("DATABRICKS_WORKSPACE_URL", "Databricks:WorkspaceUrl"),
        ("DATABRICKS_CLUSTER_ID", "Databricks:Cluster"),
        ("DATABRICKS_CLUSTER", "Databricks:Cluster"),
        ("DATABRICKS_WAREHOUSE_ID", "Databricks:WarehouseId"),
        ("DATABRICKS_TOKEN", "Databricks:Token"),
        ("DATABRICKS_TOKEN_FILE", "Databricks:TokenFile"),
        ("DATABRICKS_CLIENT_ID", "Databricks:ClientId"),
        ("DATABRICKS_CLIENT_SECRET", "Databricks:ClientSecret"),
        ("DATABRICKS_CLIENT_SECRET_FILE", "Databricks:ClientSecretFile"),
        ("DATABRICKS_AUTH_TYPE", "Databricks:AuthType"),
        ("CLEANDASH_DOMAINS", "Access:Domains"),
        ("CLEANDASH_FIRST_ADMIN", "Access:FirstAdmin"),
    ];

    /// <summary>The key with the variable that people know it by.</summary>
    public static string Known(string key)
    {
        var variable = Variables.LastOrDefault(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)).Variable;
        return variable is null ? key : $"{key} ({variable})";
    }
}
