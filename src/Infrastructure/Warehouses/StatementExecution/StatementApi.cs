using System.Text.Json;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>The four public calls of the Statement Execution API (2.0), and what is known of the warehouse's state.</summary>
internal sealed partial class StatementApi(WorkspaceClient workspace, string warehouse, Patience patience, TimeProvider time, ILogger logger, Action<string> orphaned) : IDisposable
{
    private const string Statements = "/api/2.0/sql/statements";
    private const int CancelTries = 3;
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancelPolls = TimeSpan.FromSeconds(10);

    private readonly Errands errands = new(logger);

    /// <summary>Sends a statement and waits until it has succeeded.</summary>
    /// <param name="request">The statement.</param>
    /// <param name="told">Hears what it waits for.</param>
    /// <param name="cancellationToken">Cancels it in the warehouse, also when its id is not known yet.</param>
    /// <exception cref="ServerException">Why it did not succeed.</exception>
    public async Task<StatementResponse> Run(Func<string, ExecuteRequest> request, Action<WarehouseStage> told, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request(warehouse), StatementJson.Default.ExecuteRequest);
        // Whoever goes away while it is under way cannot take it back: then its id is awaited, and it is cancelled.
        var sent = workspace.Post(Statements, body, StatementJson.Default.StatementResponse, Tries.UntilTaken, cancellationToken);
        StatementResponse now;
        try
        {
            now = await sent.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            errands.Send(() => TakeBack(sent));
            throw;
        }
        catch (ServerException exception) when (exception.Fault == ServerFault.Statement && StatementErrors.IsOfResults(exception.Message))
        {
            throw StatementErrors.OfResults(exception.Message, exception);
        }

        try
        {
            now = await Ended(now, told, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ServerException { Fault: not ServerFault.OperationLost })
        {
            errands.Send(() => Cancel(now.Id));
            throw;
        }

        return now.Status.State switch
        {
            "SUCCEEDED" or "CLOSED" when now.Manifest is not null => now,
            "SUCCEEDED" => throw StatementErrors.NotWhole("it is not described"),
            _ => throw StatementErrors.Of(now.Status),
        };
    }

    /// <summary>One part of a result, or fresh links to it.</summary>
    public Task<Chunk> Part(string statement, int index, CancellationToken cancellationToken) =>
        Known(workspace.Get($"{Of(statement)}/result/chunks/{index}", StatementJson.Default.Chunk, Tries.Patiently, cancellationToken));

    /// <summary>Tells the warehouse that a statement's result is no longer needed; nobody waits for it.</summary>
    public void Close(string statement) => errands.Send(async () =>
    {
        using var limit = new CancellationTokenSource(patience.Cancel, time);
        await workspace.Delete(Of(statement), limit.Token);
    });

    /// <summary>Gives the calls that nobody waits for a moment, then hangs up.</summary>
    public void Dispose()
    {
        errands.Wait();
        workspace.Dispose();
    }

    private async Task<StatementResponse> Ended(StatementResponse now, Action<WarehouseStage> told, CancellationToken cancellationToken)
    {
        var wait = FirstPoll;
        var lookAt = time.GetTimestamp();
        var stage = WarehouseStage.Queued;
        while (true)
        {
            switch (now.Status.State)
            {
                case "SUCCEEDED" or "FAILED" or "CANCELED" or "CLOSED":
                    return now;
                case "PENDING":
                    if (time.GetTimestamp() >= lookAt)
                    {
                        told(stage = await Waiting(stage, cancellationToken));
                        lookAt = time.GetTimestamp() + (long)(patience.Starting.TotalSeconds / 2 * time.TimestampFrequency);
                    }

                    break;
                case "RUNNING":
                    told(WarehouseStage.Running);
                    break;
                default:
                    throw StatementErrors.Of(now.Status);
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = TimeSpan.FromTicks(Math.Min((long)(wait.Ticks * 1.5), LongestPoll.Ticks));
            now = await Known(workspace.Get(Of(now.Id), StatementJson.Default.StatementResponse, Tries.Patiently, cancellationToken));
        }
    }

    // A statement waits for the warehouse to come up, or for its turn there. What cannot be seen is as it was last seen.
    private async Task<WarehouseStage> Waiting(WarehouseStage last, CancellationToken cancellationToken)
    {
        try
        {
            return await new SqlWarehouse(workspace, warehouse).State(Tries.Once, cancellationToken) is "RUNNING" ? WarehouseStage.Queued : WarehouseStage.Starting;
        }
        catch (ServerException exception)
        {
            // Accounts that may run statements may yet not be allowed to look at the warehouse.
            return exception.Fault == ServerFault.Permission ? WarehouseStage.Queued : last;
        }
    }

    // What is not there below a statement is the statement.
    private static async Task<T> Known<T>(Task<T> asked)
    {
        try
        {
            return await asked;
        }
        catch (ServerException exception) when (exception.Fault == ServerFault.NotThere)
        {
            throw new ServerException(ServerFault.OperationLost, exception.Message, exception);
        }
    }

    private async Task TakeBack(Task<StatementResponse> sent)
    {
        await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sent.IsCanceled)
            await Cancel((await sent).Id);
    }

    // Asynchronous over there, and may fail silently; so it is sent a few times, and looked whether it ended.
    private async Task Cancel(string statement)
    {
        using var limit = new CancellationTokenSource(CancelPolls, time);
        var isTaken = false;
        for (var round = 1; !limit.IsCancellationRequested && (isTaken || round <= CancelTries); round++)
        {
            using var passing = new CancellationTokenSource(patience.Cancel, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, passing.Token);
            try
            {
                if (round <= CancelTries)
                    await Known(workspace.Post($"{Of(statement)}/cancel", [], StatementJson.Default.JsonElement, Tries.Once, either.Token));
                isTaken = true;
                var now = await Known(workspace.Get(Of(statement), StatementJson.Default.StatementResponse, Tries.Once, either.Token));
                if (now.Status.State is not ("PENDING" or "RUNNING"))
                    return;
            }
            catch (ServerException exception) when (exception.Fault == ServerFault.OperationLost)
            {
                return;
            }
            catch (Exception exception) when (exception is ServerException or OperationCanceledException)
            {
                // The next round may have better luck.
            }

            await Task.Delay(patience.Wait(round + 1), time, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Orphaned(logger, statement);
        orphaned(statement);
    }

    private static string Of(string statement) => $"{Statements}/{Uri.EscapeDataString(statement)}";

    [LoggerMessage(LogLevel.Warning, "The statement {Statement} could not be cancelled in the warehouse and may still run there")]
    private static partial void Orphaned(ILogger logger, string statement);
}
