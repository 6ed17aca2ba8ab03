using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>
/// One statement. A session that the server lost is replaced, a server that was stopped meanwhile is started, and the statement sent once more, as long as
/// nothing of an answer has been handed on.
/// </summary>
internal sealed class SparkConnectStatement(SparkConnectConnection connection) : AdbcStatement
{
    private readonly CancellationTokenSource cancelled = new();
    private RecordBatch? row;

    /// <summary>What the server's own list of statements shows; neither empty nor with a comma.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Rows that the server gives at most; null for all.</summary>
    public int? RowLimit { get; set; }

    /// <summary>Is called each time that the cluster is found to be on its way up.</summary>
    public Action? Starting { get; set; }

    /// <summary>Is called when the server has taken the statement.</summary>
    public Action? Running { get; set; }

    /// <summary>Is called each time that the server says how far it is; Spark 4.0 and later say it every few seconds.</summary>
    public Action<StatementProgress>? Progress { get; set; }

    public override void Prepare()
    {
        // Values travel with the text; there is nothing to make ready.
    }

    /// <summary>Binds the first row of a batch; each column is the parameter of its name.</summary>
    public override void Bind(RecordBatch batch, Schema schema) =>
        row = batch.Length == 1 ? batch : throw new AdbcException("One row of parameters is bound at a time.", AdbcStatusCode.InvalidArgument);

    public override QueryResult ExecuteQuery() => new(-1, Wait(Execute()));

    public override Schema ExecuteSchema() => SparkTypes.Schema(Wait(InSession((session, token) => session.Schema(Plan(Sql(session)), token))));

    public override UpdateResult ExecuteUpdate() => throw AdbcException.NotImplemented("This driver only reads.");

    public override void Cancel() => _ = cancelled.CancelAsync();

    private Task<SparkResult> Execute() => InSession(async (session, token) =>
    {
        var execution = new SparkExecution(connection.Client, session, Plan(Limited(Sql(session))), Tags) { Progress = Progress };
        Running?.Invoke();
        return await SparkResult.Start(execution, session, token);
    });

    private async Task<T> InSession<T>(Func<SparkSession, CancellationToken, Task<T>> work)
    {
        try
        {
            for (var again = false; ; again = true)
            {
                var (kept, sent) = (connection.HasSession, false);
                try
                {
                    // A session of before may be found to be gone already by what makes it ready.
                    var session = await connection.Session(Starting, cancelled.Token);
                    sent = true;
                    return await work(session, cancelled.Token);
                }
                catch (ServerException exception) when (exception.Fault is ServerFault.SessionLost or ServerFault.Starting or ServerFault.OperationLost)
                {
                    connection.Forget();
                    if (again)
                        throw;
                }
                catch (ServerException exception) when (kept && exception.Fault is ServerFault.Passing or ServerFault.Unreachable or ServerFault.Timeout)
                {
                    // What answered before and does not now may have been stopped. A server that was has taken nothing, or it is gone with it.
                    connection.Forget();
                    if (again || !SparkErrors.IsFromGate(exception) || !await connection.Revives(sent, Starting, cancelled.Token))
                        throw;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw SparkErrors.Of(exception, cancelled.Token);
        }
    }

    private Relation Sql(SparkSession session) =>
        new() { Sql = SparkLiterals.Sql(SqlQuery ?? throw new AdbcException("There is no SQL.", AdbcStatusCode.InvalidState), row, session.Version) };

    private Relation Limited(Relation relation) => RowLimit is { } most ? new() { Limit = new() { Input = relation, Limit_ = most } } : relation;

    private static Plan Plan(Relation relation) => new() { Root = relation };

    // Members of this interface block; they run on threads that are there for it.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
