using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>A session on the server: its settings and the version that it speaks. For one user at a time.</summary>
internal sealed class SparkSession
{
    private static readonly (string Key, string Value)[] Settings = [("spark.sql.session.timeZone", "UTC"), ("spark.sql.ansi.enabled", "true")];

    // Shorter than any server takes to start.
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(2);

    private readonly SparkConnectClient client;
    private long used;

    private SparkSession(SparkConnectClient client) => this.client = client;

    public string Id { get; } = Guid.NewGuid().ToString();

    public SparkVersion Version { get; private set; }

    /// <summary>The server's own name of the session; null before version 4. With it the server notices that it was started anew.</summary>
    public string? ServerSide { get; private set; }

    /// <summary>Opens a session: the version decides how it is spoken to, and every session has the same time zone and the same strictness.</summary>
    public static async Task<SparkSession> Open(SparkConnectClient client, CancellationToken cancellationToken)
    {
        var session = new SparkSession(client);
        var answer = await client.Ask(
            (stub, options) => stub.AnalyzePlanAsync(session.Analyze(request => request.SparkVersion = new()), options),
            client.Patience.Answer,
            client.Patience.Attempts,
            cancellationToken);
        session.Observe(answer.ServerSideSessionId);
        session.Version = SparkVersion.Parse(answer.SparkVersion?.Version ?? "");
        if (session.Version.IsTooOld)
            throw new ServerException(ServerFault.Unreachable, $"The server is Spark {answer.SparkVersion!.Version}; it must be 3.4 or newer.");
        await session.Configure(cancellationToken);
        return session;
    }

    /// <summary>
    /// Makes sure of the settings before a statement. A server that names its sessions tells when it lost one; an older one makes another without a word, and
    /// without the settings, so it is told them again unless it has just answered: nothing starts anew within so short a time.
    /// </summary>
    public async Task Ready(CancellationToken cancellationToken)
    {
        if (ServerSide is null && client.Since(used) > Restart)
            await Configure(cancellationToken);
    }

    /// <summary>The server has answered in this session.</summary>
    public void Used() => used = client.Now;

    /// <summary>Whether the server still answers in this session.</summary>
    public Task Look(CancellationToken cancellationToken) => client.Ask(
        (stub, options) => stub.AnalyzePlanAsync(Analyze(request => request.SparkVersion = new()), options), client.Patience.Answer, client.Patience.Attempts, cancellationToken);

    /// <summary>The columns that a plan would give.</summary>
    public async Task<DataType> Schema(Plan plan, CancellationToken cancellationToken)
    {
        AnalyzePlanResponse answer;
        try
        {
            answer = await client.Ask(
                (stub, options) => stub.AnalyzePlanAsync(Analyze(request => request.Schema = new() { Plan = plan }), options),
                client.Patience.Answer,
                client.Patience.Attempts,
                cancellationToken);
        }
        catch (ServerException exception)
        {
            throw await Explain(exception, cancellationToken);
        }

        Observe(answer.ServerSideSessionId);
        return answer.Schema?.Schema_ ?? throw new ServerException(ServerFault.Incomplete, "The server described the statement without a schema.");
    }

    /// <summary>The server names its session with every answer; another name means that it lost this one.</summary>
    public void Observe(string serverSide)
    {
        if (serverSide.Length == 0)
            return;
        if (ServerSide is not null && ServerSide != serverSide)
            throw new ServerException(ServerFault.SessionLost, "The server has lost the session.");
        ServerSide = serverSide;
    }

    /// <summary>What the server knows of an error beyond its first words: told once, and only while the session is there.</summary>
    public async Task<ServerException> Explain(ServerException error, CancellationToken cancellationToken)
    {
        if (error.ErrorId is not { } id)
            return error;
        var request = new FetchErrorDetailsRequest { SessionId = Id, UserContext = client.User, ErrorId = id, ClientType = client.Name };
        if (ServerSide is { } known)
            request.ClientObservedServerSideSessionId = known;
        try
        {
            var answer = await client.Ask((stub, options) => stub.FetchErrorDetailsAsync(request, options), client.Patience.Cancel, 1, cancellationToken);
            var root = answer.HasRootErrorIdx && answer.RootErrorIdx >= 0 && answer.RootErrorIdx < answer.Errors.Count ? answer.Errors[answer.RootErrorIdx] : null;
            if (root is null)
                return error;
            var place = root.SparkThrowable?.QueryContexts.FirstOrDefault()?.StartIndex;
            return error.With(root.Message.Length > error.Message.Length ? root.Message : error.Message, place);
        }
        catch (Exception exception) when (exception is ServerException or OperationCanceledException)
        {
            return error;
        }
    }

    /// <summary>Gives the session back, for servers that take it.</summary>
    public void Release()
    {
        if (!Version.ReleasesSessions)
            return;
        client.Leave(() => client.Ask(
            (stub, options) => stub.ReleaseSessionAsync(new() { SessionId = Id, UserContext = client.User, ClientType = client.Name }, options),
            client.Patience.Cancel,
            1,
            CancellationToken.None));
    }

    private async Task Configure(CancellationToken cancellationToken)
    {
        var set = new ConfigRequest.Types.Set();
        set.Pairs.AddRange(Settings.Select(static setting => new KeyValue { Key = setting.Key, Value = setting.Value }));
        var request = new ConfigRequest { SessionId = Id, UserContext = client.User, ClientType = client.Name, Operation = new() { Set = set } };
        if (ServerSide is { } known)
            request.ClientObservedServerSideSessionId = known;
        var answer = await client.Ask((stub, options) => stub.ConfigAsync(request, options), client.Patience.Answer, client.Patience.Attempts, cancellationToken);
        Observe(answer.ServerSideSessionId);
        Used();
    }

    private AnalyzePlanRequest Analyze(Action<AnalyzePlanRequest> what)
    {
        var request = new AnalyzePlanRequest { SessionId = Id, UserContext = client.User, ClientType = client.Name };
        if (ServerSide is { } known)
            request.ClientObservedServerSideSessionId = known;
        what(request);
        return request;
    }
}
