using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>
/// One statement on the server and its answers. The operation's id is made here, so a broken connection loses nothing: the statement is taken up again
/// behind the last answer that came. Only the server's own mark ends it. Not for use by two threads at once.
/// </summary>
internal sealed partial class SparkExecution(SparkConnectClient client, SparkSession session, Plan plan, IReadOnlyList<string> tags)
{
    // The server keeps what may be asked for again; telling it now and then what has come is enough.
    private const int ReleaseAfter = 4 << 20;

    // A statement that was just sent may be known later than the wish to end it.
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(5);

    // A server that is told to end a statement while it plans it may go on and begin the work, and nothing ends that any more: so a young statement is let begin first.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(1);

    // How long the server's word is waited for that a statement has ended, before it is told to forget it.
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly bool reattaches = session.Version.Reattaches;
    private AsyncServerStreamingCall<ExecutePlanResponse>? call;
    private Task<bool>? coming;
    private string? last;
    private bool attach;
    private bool refused;
    private bool sent;
    private long sentAt;
    private bool works;
    private bool complete;
    private bool failed;
    private bool ended;
    private int troubles;
    private long troubledSince;
    private int empty;
    private long unreleased;
    private int releasing;

    /// <summary>The statement's name on the server.</summary>
    public string Operation { get; } = Guid.NewGuid().ToString();

    /// <summary>Is told how much of the statement's work is done.</summary>
    public Action<StatementProgress>? Progress { get; init; }

    /// <summary>The most bytes of one batch.</summary>
    public long MaxBatch => client.MaxBatch;

    private bool HasAnswered => last is not null;

    /// <summary>The next answer, or null after the server's mark of the end.</summary>
    /// <exception cref="ServerException">The statement failed, or cannot be taken up again.</exception>
    public async Task<ExecutePlanResponse?> Next(CancellationToken cancellationToken)
    {
        while (!complete)
        {
            using var silent = client.After(client.Patience.Silence);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, reattaches ? silent.Token : CancellationToken.None);
            try
            {
                call ??= await Open(cancellationToken);
                coming = call.ResponseStream.MoveNext(CancellationToken.None);
                if (await coming.WaitAsync(either.Token))
                {
                    var answer = Take(call.ResponseStream.Current);
                    if (answer.ResponseTypeCase != ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete)
                        return answer;
                    complete = true;
                }
                else
                {
                    await Ended(cancellationToken);
                }
            }
            catch (OperationCanceledException) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                HangUp();
                attach = true;
                await Alive(cancellationToken);
            }
            catch (RpcException exception)
            {
                HangUp();
                await Mend(SparkErrors.Of(exception), cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Leaves the statement: the server forgets it, and stops it first where it still runs.</summary>
    public async Task End()
    {
        if (ended)
            return;
        ended = true;
        if (sent && reattaches && !complete && !failed && !await Interrupt())
        {
            StillRuns(client.Logger, Operation);
            client.Orphaned(Operation);
        }

        HangUp();
        if (sent && reattaches)
            client.Leave(() => Release(new ReleaseExecuteRequest { ReleaseAll = new() }));
    }

    /// <summary>As <see cref="End"/>, by itself.</summary>
    public void Leave() => client.Leave(End);

    private async Task<AsyncServerStreamingCall<ExecutePlanResponse>> Open(CancellationToken cancellationToken)
    {
        // The stream outlives the caller's wish: hanging up ends nothing, the operation is ended by its name.
        var options = (await client.Options(refused, cancellationToken)).WithCancellationToken(CancellationToken.None);
        if (attach)
            return client.Stub.ReattachExecute(Reattach(), options);
        (sent, sentAt) = (true, client.Now);
        return client.Stub.ExecutePlan(Execute(), options);
    }

    private ExecutePlanRequest Execute()
    {
        var request = new ExecutePlanRequest { SessionId = session.Id, UserContext = client.User, Plan = plan, ClientType = client.Name, OperationId = Operation };
        request.Tags.AddRange(tags);
        if (reattaches)
            request.RequestOptions.Add(new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } });
        if (session.Version.Chunks)
            request.RequestOptions.Add(new ExecutePlanRequest.Types.RequestOption { ResultChunkingOptions = new() { AllowArrowBatchChunking = true } });
        if (session.ServerSide is { } known)
            request.ClientObservedServerSideSessionId = known;
        return request;
    }

    private ReattachExecuteRequest Reattach()
    {
        var request = new ReattachExecuteRequest { SessionId = session.Id, UserContext = client.User, OperationId = Operation, ClientType = client.Name };
        if (last is not null)
            request.LastResponseId = last;
        if (session.ServerSide is { } known)
            request.ClientObservedServerSideSessionId = known;
        return request;
    }

    private ExecutePlanResponse Take(ExecutePlanResponse answer)
    {
        if (answer.SessionId.Length > 0 && answer.SessionId != session.Id)
            throw Fail(new ServerException(ServerFault.Incomplete, "The server answered in another session."));
        session.Observe(answer.ServerSideSessionId);
        session.Used();
        (troubles, empty, refused) = (0, 0, false);
        last = answer.ResponseId;
        works |= answer.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch || answer.ExecutionProgress is { NumInflightTasks: > 0 };
        if (answer.ExecutionProgress is { Stages.Count: > 0 } progress)
            Progress?.Invoke(new(progress.Stages.Sum(static stage => stage.NumCompletedTasks), progress.Stages.Sum(static stage => stage.NumTasks)));
        if (answer.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch)
            ReleaseSeen(answer.ArrowBatch.Data.Length);
        return answer;
    }

    // A stream may end without the statement having ended; one after the other without anything in them is a server that cannot go on.
    private async Task Ended(CancellationToken cancellationToken)
    {
        HangUp();
        if (!reattaches)
        {
            complete = true;
            return;
        }

        attach = true;
        if (++empty > 1)
            await client.Wait(client.Patience.Wait(Math.Min(empty - 1, 8)), cancellationToken);
        if (empty > 100)
            throw Fail(new ServerException(ServerFault.Incomplete, "The server ends the statement's stream again and again without an answer."));
    }

    private async Task Alive(CancellationToken cancellationToken)
    {
        try
        {
            await session.Look(cancellationToken);
        }
        catch (ServerException exception) when (exception.Fault is ServerFault.Timeout or ServerFault.Passing)
        {
            throw new ServerException(ServerFault.Unreachable, "The server fell silent.", exception);
        }
    }

    private async Task Mend(ServerException error, CancellationToken cancellationToken)
    {
        // Behind rows that have come a statement is only ever taken up again, never sent again.
        if (error.Fault == ServerFault.Credentials && !refused && client.HasToken && (reattaches || !HasAnswered))
        {
            refused = true;
            attach |= HasAnswered;
            return;
        }

        if (!reattaches)
            throw Fail(error);

        // A gate's own limit ends its stream, not the statement behind it.
        if (error.Fault is not (ServerFault.Passing or ServerFault.Timeout))
            throw Fail(error);
        if (troubles++ == 0)
            troubledSince = client.Now;
        var wait = error.RetryAfter ?? client.Patience.Wait(troubles);
        var most = HasAnswered ? client.Patience.Reconnect : client.Patience.Connect;
        if (client.Since(troubledSince) + wait > most || (!HasAnswered && troubles >= client.Patience.Attempts))
            throw Fail(HasAnswered ? new ServerException(ServerFault.Unreachable, $"The connection broke and did not come back. {error.Message}", error) : error, finished: false);
        await client.Wait(wait, cancellationToken);
        attach = true;
    }

    // What the server has ended itself needs no interrupt.
    private ServerException Fail(ServerException error, bool finished = true)
    {
        failed = finished && error.Fault != ServerFault.Incomplete;
        return error;
    }

    private async Task<bool> Interrupt()
    {
        if (!works && client.Since(sentAt) < Young)
            await client.Wait(Young - client.Since(sentAt), CancellationToken.None);
        var began = client.Now;
        for (var (asked, refusals) = (1, 0); ; asked++)
        {
            var request = new InterruptRequest
            {
                SessionId = session.Id,
                UserContext = client.User,
                ClientType = client.Name,
                InterruptType = InterruptRequest.Types.InterruptType.OperationId,
                OperationId = Operation,
            };
            if (session.ServerSide is { } known)
                request.ClientObservedServerSideSessionId = known;
            try
            {
                var answer = await client.Ask((stub, options) => stub.InterruptAsync(request, options), client.Patience.Cancel, 1, CancellationToken.None);

                // What has answered and is not found has ended by itself.
                if (answer.InterruptedIds.Count > 0 || HasAnswered || coming is { IsCompleted: true } || client.Since(began) > Arrival)
                {
                    await Drain();
                    return true;
                }
            }
            catch (ServerException exception) when (exception.Fault is ServerFault.SessionLost or ServerFault.OperationLost)
            {
                return true;
            }
            catch (ServerException)
            {
                if (++refusals >= client.Patience.Attempts)
                    return false;
            }

            await client.Wait(client.Patience.Wait(Math.Min(asked, 3)), CancellationToken.None);
        }
    }

    private async Task Drain()
    {
        using var passing = client.After(LastWord);
        try
        {
            while (call is not null && await (coming ?? call.ResponseStream.MoveNext(CancellationToken.None)).WaitAsync(passing.Token))
                coming = call.ResponseStream.MoveNext(CancellationToken.None);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            // It has ended, or says nothing.
        }
    }

    private void ReleaseSeen(int bytes)
    {
        unreleased += bytes;
        if (!reattaches || unreleased < ReleaseAfter || Interlocked.CompareExchange(ref releasing, 1, 0) != 0)
            return;
        unreleased = 0;
        var until = last!;
        client.Leave(async () =>
        {
            try
            {
                await Release(new ReleaseExecuteRequest { ReleaseUntil = new() { ResponseId = until } });
            }
            finally
            {
                Volatile.Write(ref releasing, 0);
            }
        });
    }

    private Task<ReleaseExecuteResponse> Release(ReleaseExecuteRequest request)
    {
        (request.SessionId, request.UserContext, request.OperationId, request.ClientType) = (session.Id, client.User, Operation, client.Name);
        if (session.ServerSide is { } known)
            request.ClientObservedServerSideSessionId = known;
        return client.Ask((stub, options) => stub.ReleaseExecuteAsync(request, options), client.Patience.Cancel, client.Patience.Attempts, CancellationToken.None);
    }

    private void HangUp()
    {
        call?.Dispose();
        call = null;
        _ = coming?.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        coming = null;
    }

    [LoggerMessage(LogLevel.Warning, "The warehouse did not take the end of statement {Operation}: it may still run there")]
    private static partial void StillRuns(ILogger logger, string operation);
}
