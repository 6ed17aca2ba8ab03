using System.Text.RegularExpressions;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Warehouses.Drivers;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using Microsoft.Extensions.Options;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>What must be right about the settings before the host listens.</summary>
internal sealed partial class WarehouseRules(DatabricksOptions? databricks = null) : IValidateOptions<WarehouseOptions>
{
    public ValidateOptionsResult Validate(string? name, WarehouseOptions options)
    {
        List<string> wrong = [];
        if (options.Url.Length == 0 && options.TokenFile.Length > 0)
            wrong.Add("Warehouse:TokenFile is set without Warehouse:Url; set both, for example sc://spark.example.com:15002/;use_ssl=true.");
        if (options.Driver.Length == 0 && options.Options.Count > 0)
            wrong.Add("Warehouse:Options is set without Warehouse:Driver; set both, for example /opt/adbc/libadbc_driver_postgresql.so.");
        if (options.Driver.Length == 0 && options.OptionFiles.Count > 0)
            wrong.Add("Warehouse:OptionFiles is set without Warehouse:Driver; set both, for example /opt/adbc/libadbc_driver_postgresql.so.");
        if (options.Driver.Length > 0)
            CheckDriver(options, wrong);
        if (options.Url.Length > 0)
            CheckUrl(options, wrong);
        else if (options.Driver.Length == 0 && databricks is not { IsChosen: true })
            CheckLakehouse(options.Lakehouse, wrong);
        if (options.MaxRows < 1)
            wrong.Add("Warehouse:MaxRows must be at least 1, for example 1000000.");
        if (options.MaxBytes < 1)
            wrong.Add("Warehouse:MaxBytes must be at least 1, for example 67108864.");
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromDays(1))
            wrong.Add("Warehouse:Timeout must be more than nothing and at most a day, for example 00:02:00.");
        if (options.Concurrency < 0)
            wrong.Add("Warehouse:Concurrency must not be negative; 0 means the number of cores, or 8 for a warehouse elsewhere.");
        if (options.Threads < 0)
            wrong.Add("Warehouse:Threads must not be negative; 0 means the number of cores.");
        if (options.Queue < 0)
            wrong.Add("Warehouse:Queue must not be negative, for example 200.");
        if (!Size().IsMatch(options.Memory))
            wrong.Add($"Warehouse:Memory is {options.Memory}; it takes a size, for example 1GB.");
        if (!Size().IsMatch(options.Spill))
            wrong.Add($"Warehouse:Spill is {options.Spill}; it takes a size, for example 2GB.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    /// <summary>A relative folder: of the working folder, else beside the program, else above it, as in a checkout.</summary>
    public static string Locate(string folder)
    {
        if (Path.IsPathFullyQualified(folder) || Directory.Exists(folder))
            return Path.GetFullPath(folder);
        for (var from = new DirectoryInfo(AppContext.BaseDirectory); from is not null; from = from.Parent)
        {
            var candidate = Path.Combine(from.FullName, folder);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return Path.GetFullPath(folder);
    }

    private static void CheckLakehouse(string folder, List<string> wrong)
    {
        if (string.IsNullOrWhiteSpace(folder))
            wrong.Add("Warehouse:Lakehouse is empty; set it to a folder, for example /srv/lakehouse.");
        else if (!Directory.Exists(Locate(folder)))
            wrong.Add($"Warehouse:Lakehouse is {folder}, and there is no such folder; set it to a folder with CATALOG/SCHEMA/TABLE.parquet, for example /srv/lakehouse.");
        else if (!CanList(Locate(folder)))
            wrong.Add($"Warehouse:Lakehouse is {folder}, and this process may not read that folder; let it list the folder and what is in it.");
    }

    // The address itself may hold a token, so the sentence does not repeat it.
    private static void CheckUrl(WarehouseOptions options, List<string> wrong)
    {
        if (SparkConnectAddress.Parse(options.Url, out var mistake) is not { } server)
            wrong.Add($"Warehouse:Url {mistake}{(mistake!.Contains("sc://", StringComparison.Ordinal) ? "" : ", for example sc://spark.example.com:15002/;use_ssl=true;token=…")}.");
        else if (options.TokenFile.Length > 0)
            CheckToken(options.TokenFile, server, wrong);
    }

    private void CheckDriver(WarehouseOptions options, List<string> wrong)
    {
        const string Example = ", for example /opt/adbc/libadbc_driver_postgresql.so.";
        if (options.Url.Length > 0)
            wrong.Add("Warehouse:Driver and Warehouse:Url are both set; keep the one that is to answer" + Example);
        if (databricks is { Cluster.Length: > 0 })
            wrong.Add("Warehouse:Driver and Databricks:Cluster (DATABRICKS_CLUSTER) are both set; keep the one that is to answer" + Example);
        if (databricks is { WarehouseId.Length: > 0 })
            wrong.Add("Warehouse:Driver and Databricks:WarehouseId (DATABRICKS_WAREHOUSE_ID) are both set; keep the one that is to answer" + Example);
        if (DriverFile.Mistake(options.Driver) is { } mistake)
            wrong.Add($"Warehouse:Driver {mistake}{Example}");
        foreach (var (name, file) in options.OptionFiles)
        {
            if (options.Options.ContainsKey(name))
                wrong.Add($"Warehouse:OptionFiles:{name} and Warehouse:Options:{name} are both set; keep one of them, for example the file.");
            if (!File.Exists(file))
                wrong.Add($"Warehouse:OptionFiles:{name} names {file}, which is not there or cannot be read, for example /etc/cleandash/warehouse-{name}.");
        }
    }

    private static void CheckToken(string file, SparkConnectOptions server, List<string> wrong)
    {
        if (server.Token is not null)
            wrong.Add("Warehouse:TokenFile and a token in Warehouse:Url are both set; keep one of them, for example the file.");
        if (server.Server.Scheme != Uri.UriSchemeHttps && !server.Server.IsLoopback)
            wrong.Add("Warehouse:TokenFile names a token that would go unencrypted; add use_ssl=true to Warehouse:Url, for example sc://spark.example.com:15002/;use_ssl=true.");
        if (!File.Exists(file))
            wrong.Add($"Warehouse:TokenFile names {file}, which is not there or cannot be read, for example /etc/cleandash/spark-token.");
    }

    private static bool CanList(string folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).Any();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[1-9][0-9]*(?:[.][0-9]+)? ?[KMGT]i?B$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Size();
}
