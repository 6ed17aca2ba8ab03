using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Settings;

/// <summary>What must be right about the workspace's settings before the host listens.</summary>
internal static class DatabricksRules
{
    public static void Check(SettingsReader reader, DatabricksOptions options, string warehouseUrl)
    {
        const string Section = "Databricks:";
        reader.Require(options.Cluster.Length == 0 || options.WarehouseId.Length == 0, Section + nameof(options.WarehouseId), "and Databricks:Cluster (DATABRICKS_CLUSTER) are both set; keep the one that is to answer", "0123456789abcdef");
        reader.Require(!options.IsChosen || warehouseUrl.Length == 0, "Warehouse:Url", "is set beside a cluster or SQL warehouse of Databricks; keep one of them", "sc://spark.example.com:15002");
        reader.Require(Secret.IsSendable(options.Token), Section + nameof(options.Token), "holds more than a token; it takes one word, without anything before it", "dapi…");
        reader.Require(Secret.IsSendable(options.ClientSecret), Section + nameof(options.ClientSecret), "holds more than a secret; it takes one word", "dose…");
        reader.Require(options.AuthType is "" or "pat" or "oauth-m2m", Section + nameof(options.AuthType), $"is \"{options.AuthType}\"; it takes pat or oauth-m2m", "pat");
        reader.Require(options.Results is "links" or "inline", Section + nameof(options.Results), $"is \"{options.Results}\"; it takes links or inline", "inline");
        One(reader, options.Token, options.TokenFile, nameof(options.Token), nameof(options.TokenFile), "/etc/cleandash/databricks-token");
        One(reader, options.ClientSecret, options.ClientSecretFile, nameof(options.ClientSecret), nameof(options.ClientSecretFile), "/etc/cleandash/databricks-secret");
        if (!options.IsChosen)
            return;
        reader.Require(
            options.Workspace is not null,
            Section + nameof(options.WorkspaceUrl),
            options.WorkspaceUrl.Length == 0 ? "is not set; it takes the workspace's address" : $"is \"{SettingsReader.Shown(options.WorkspaceUrl)}\"; it takes the workspace's address, by https",
            "https://dbc-12345678-9abc.cloud.databricks.com");
        var (hasToken, hasClient) = (options.Token.Length + options.TokenFile.Length > 0, options.ClientId.Length > 0);
        reader.Require(
            !(hasToken && hasClient) || options.AuthType.Length > 0, Section + nameof(options.AuthType), "is not set, though there are a token and a client; say which counts", "oauth-m2m");
        if (options.IsMachine)
        {
            reader.Require(hasClient, Section + nameof(options.ClientId), "is not set; it takes the service principal's application id", "12345678-9abc-def0-1234-56789abcdef0");
            reader.Require(
                options.ClientSecret.Length + options.ClientSecretFile.Length > 0,
                Section + nameof(options.ClientSecretFile),
                "is not set and the service principal has no secret; it takes a file with it",
                "/etc/cleandash/databricks-secret");
        }
        else
        {
            reader.Require(hasToken, Section + nameof(options.TokenFile), "is not set and there is no token; it takes a file with a personal access token, or set DATABRICKS_TOKEN", "/etc/cleandash/databricks-token");
        }
    }

    /// <summary>A sentence for the log when the workspace is there but nothing in it is chosen; null otherwise.</summary>
    public static string? Warning(DatabricksOptions options, string warehouseUrl) => options.WorkspaceUrl.Length > 0 && !options.IsChosen && warehouseUrl.Length == 0
        ? "DATABRICKS_WORKSPACE_URL is set, but neither DATABRICKS_CLUSTER nor DATABRICKS_WAREHOUSE_ID: the embedded engine answers."
        : null;

    private static void One(SettingsReader reader, string text, string file, string textName, string fileName, string example)
    {
        reader.Require(text.Length == 0 || file.Length == 0, $"Databricks:{fileName}", $"and Databricks:{textName} are both set; keep one of them", example);
        reader.Require(file.Length == 0 || File.Exists(file), $"Databricks:{fileName}", $"names {file}, which is not there or cannot be read", example);
    }
}
