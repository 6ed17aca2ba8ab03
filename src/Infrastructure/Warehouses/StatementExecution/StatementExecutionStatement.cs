using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>One statement.</summary>
/// <param name="api">The interface.</param>
/// <param name="download">Fetches results from their storage; null when they are to come within the workspace's answers.</param>
/// <param name="time">The clock.</param>
internal sealed class StatementExecutionStatement(StatementApi api, LinkDownload? download, TimeProvider time) : AdbcStatement
{
    private readonly CancellationTokenSource cancelled = new();
    private RecordBatch? row;

    /// <summary>What the workspace's list of statements shows.</summary>
    public IReadOnlyList<QueryTag> Tags { get; set; } = [];

    /// <summary>Rows that the warehouse gives at most.</summary>
    public long? RowLimit { get; set; }

    /// <summary>Hears what the statement waits for.</summary>
    public Action<WarehouseStage> Told { get; set; } = static _ => { };

    public override void Prepare()
    {
        // Values travel with the text; there is nothing to make ready.
    }

    /// <summary>Binds the first row of a batch; each column is the parameter of its name.</summary>
    public override void Bind(RecordBatch batch, Schema schema) =>
        row = batch.Length == 1 ? batch : throw new AdbcException("One row of parameters is bound at a time.", AdbcStatusCode.InvalidArgument);

    public override QueryResult ExecuteQuery()
    {
        var statement = Run(Text);
        IResultParts parts = download is null ? new InlineParts(api, statement) : new LinkedParts(api, download, statement, time);
        return new(statement.Manifest!.Rows ?? -1, Wait(StatementResult.Open(api, parts, statement, cancelled.Token)));
    }

    /// <summary>The columns, by a statement that gives no rows: the interface describes nothing else.</summary>
    public override Schema ExecuteSchema()
    {
        var statement = Run($"SELECT * FROM ({Text}\n) LIMIT 0");
        api.Close(statement.Id);
        return ColumnTypes.Schema(statement.Manifest);
    }

    public override UpdateResult ExecuteUpdate() => throw AdbcException.NotImplemented("This driver only reads.");

    public override void Cancel() => _ = cancelled.CancelAsync();

    private string Text => SqlQuery ?? throw new AdbcException("There is no SQL.", AdbcStatusCode.InvalidState);

    private StatementResponse Run(string text) =>
        Wait(api.Run(warehouse => new ExecuteRequest(text, warehouse, StatementValues.Of(row), RowLimit, Tags, Inline: download is null), Told, cancelled.Token));

    // Members of this interface block; they run on threads that are there for it.
    private static T Wait<T>(Task<T> task)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException exception)
        {
            throw new ServerException(ServerFault.Cancelled, "The statement was cancelled.", exception);
        }
    }
}
