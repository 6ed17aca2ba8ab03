using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using Apache.Arrow;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Drivers;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using Microsoft.Extensions.Options;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The way to the warehouse of the settings, taken step by step because an administrator asked.</summary>
internal sealed class WarehouseSteps(IWarehouse warehouse, IOptions<WarehouseOptions> options, TimeProvider time, KnownSecrets secrets, DatabricksWorkspace? workspace = null) : IWarehouseSteps
{
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(30);
    private const string SchemasToWrite = "SELECT concat_ws(', ', sort_array(collect_set(table_schema))) AS x FROM system.information_schema.table_privileges WHERE privilege_type IN ('MODIFY', 'ALL PRIVILEGES') AND (grantee = current_user() OR is_account_group_member(grantee))";

    private static readonly Patience Patience = new() { Attempts = 1 };

    public async Task<IReadOnlyList<WarehouseStep>> Take(StatementWatch? watch, CancellationToken cancellationToken)
    {
        var taken = new List<WarehouseStep>();
        var row = watch ?? new StatementWatch(time);
        foreach (var (name, step) in Steps(row))
        {
            // Whoever watches is told that the warehouse is started for the first row, and waits for it as long as panels do.
            var limit = name == "row" && watch is not null ? Timeout.InfiniteTimeSpan : StepLimit;
            var result = await Take(name, step, limit, () => row.Stage == WarehouseStage.Starting, cancellationToken);
            taken.Add(result);
            if (!result.Ok)
                break;
        }

        return taken;
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task<string>> Step)> Steps(StatementWatch watch)
    {
        var databricks = workspace?.Options;
        var server = databricks is not null ? databricks.Workspace : options.Value.Url.Length > 0 ? SparkConnectAddress.Parse(options.Value.Url, out _)?.Server : null;
        if (options.Value.Driver.Length > 0)
        {
            yield return ("library", token => DriverSteps.Library(options.Value, token));
            yield return ("database", token => DriverSteps.Database(options.Value, secrets, token));
            yield return ("connection", token => DriverSteps.Connection(options.Value, secrets, token));
            yield return ("columns", token => DriverSteps.Columns(options.Value, secrets, token));
        }
        else if (server is null)
        {
            yield return ("folder", _ => Task.FromResult(Folder()));
        }
        else
        {
            var network = new NetworkSteps(server, Patience.Connect, HttpClient.DefaultProxy);
            yield return ("name", network.Name);
            yield return ("connection", network.Connection);
            if (server.Scheme == Uri.UriSchemeHttps)
                yield return ("encryption", network.Encryption);
        }

        if (workspace is not null)
        {
            yield return ("token", token => workspace.HasToken(token));
            if (workspace.Options.Cluster is { Length: > 0 } cluster)
                yield return ("cluster", token => workspace.ClusterState(cluster, Patience, token));
            else
                yield return ("warehouse", token => workspace.WarehouseState(workspace.Options.WarehouseId, Patience, token));
        }

        yield return ("row", async token => await Text("SELECT 'one row' AS x", token, watch) == "one row" ? $"One row was asked for and came{Way}." : throw new WarehouseException(WarehouseCodes.Incomplete, "A row came that is not the one that was asked for."));
        if (server is not null)
            yield return ("session", Session);
        if (server is not null || options.Value.Driver.Length > 0)
            yield return ("rights", token => Rights(server is not null ? SchemasToWrite : DriverSteps.SchemasToWrite, token));
    }

    private async Task<WarehouseStep> Take(string name, Func<CancellationToken, Task<string>> step, TimeSpan limit, Func<bool> starting, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var passing = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passing.Token);
        try
        {
            var found = await step(either.Token);
            return new(name, true, Stopwatch.GetElapsedTime(began), found);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(starting() ? "The warehouse is still starting, and goes on without you: test it again in a few minutes." : "There was no answer in time.");
        }
        catch (Exception exception) when (exception is SocketException or AuthenticationException or IOException)
        {
            return Failed($"{exception.Message.TrimEnd('.')}. Check the address and what stands between here and there.");
        }
        catch (ServerException exception)
        {
            return Failed($"{SparkSentences.Of(exception).Message} {(exception.IsBusy ? "" : $"{Advice(exception.Fault)} ")}({exception.Message})");
        }
        catch (WarehouseException exception)
        {
            return Failed(exception.EngineText is { } text ? $"{exception.Message} ({text.Split('\n')[0]})" : exception.Message);
        }

        WarehouseStep Failed(string message) => new(name, false, Stopwatch.GetElapsedTime(began), secrets.Hide(message));
    }

    private string Way => workspace?.Options is not { WarehouseId.Length: > 0 } databricks ? "" : databricks.IsInline ? " within the workspace's answer, as Databricks:Results says" : " from the workspace's storage, by a link";

    private string Folder()
    {
        var folder = WarehouseRules.Locate(options.Value.Lakehouse);
        return Directory.Exists(folder) ? $"{folder} is there." : throw new IOException($"{folder} is not there: set Warehouse:Lakehouse.");
    }

    private async Task<string> Session(CancellationToken cancellationToken)
    {
        // No time zone has a blank in its name; catalogs may.
        var found = (await Text("SELECT concat(current_timezone(), ' ', current_catalog()) AS x", cancellationToken)).Split(' ', 2);
        return found is ["UTC" or "Etc/UTC", var catalog]
            ? $"The catalog is {catalog}, the time zone UTC."
            : throw new WarehouseException(WarehouseCodes.Statement, $"The session's time zone is {found[0]}: set it to UTC in the warehouse's configuration, or times are off.");
    }

    // What cannot be found out is no failure; most servers keep no such list.
    private async Task<string> Rights(string writing, CancellationToken cancellationToken)
    {
        try
        {
            return await Text(writing, cancellationToken) is { Length: > 0 } schemas
                ? $"Warning: this account may change tables in {schemas}. Take that right away; dashboards only read."
                : "This account may change no table that the catalog lists.";
        }
        catch (WarehouseException)
        {
            return "Whether this account may write could not be found out: the server keeps no list of rights. Give it the right to read alone.";
        }
    }

    private async Task<string> Text(string sql, CancellationToken cancellationToken, StatementWatch? watch = null)
    {
        var statement = new Statement(sql, [], new StatementLimits(1, 1 << 20, options.Value.Timeout), new StatementTags("", "warehouse-test", Cause.Administrator)) { Watch = watch };
        await using var stream = await warehouse.Run(statement, cancellationToken);
        using var batch = await stream.Next(cancellationToken);
        return batch is { Length: 1 } && batch.Column(0) is StringArray text ? text.GetString(0) ?? "" : "";
    }

    private static string Advice(ServerFault fault) => fault switch
    {
        ServerFault.Credentials => "Make a new token, or check the client's id and secret.",
        ServerFault.Permission => "Give the account the right to use it.",
        ServerFault.NotThere => "Check its id and the workspace.",
        ServerFault.Down => "Look at it in the workspace, and start it there.",
        _ => "Check the workspace's address and its state.",
    };
}
