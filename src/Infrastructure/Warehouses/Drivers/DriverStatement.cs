using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Adbc;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>A statement that is begun once more, on a new connection, when the old one turns out to be broken before it could have run.</summary>
internal sealed class DriverStatement(DriverConnection connection) : AdbcStatement
{
    // A connection that broke before is found broken by the first word on it. Later it is the statement that it broke under, and that one is not repeated.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private AdbcStatement? begun;
    private string? query;
    private (RecordBatch Batch, Schema Schema)? bound;
    private bool isPrepared;

    public override string? SqlQuery
    {
        get => query;
        set
        {
            query = value;
            Begun().SqlQuery = value;
        }
    }

    public override void Bind(RecordBatch batch, Schema schema)
    {
        bound = (batch, schema);
        Begun().Bind(batch, schema);
    }

    public override void Prepare()
    {
        Asked(static statement =>
        {
            statement.Prepare();
            return true;
        });
        isPrepared = true;
    }

    public override QueryResult ExecuteQuery() => Asked(static statement => statement.ExecuteQuery());

    public override UpdateResult ExecuteUpdate() => throw AdbcException.NotImplemented("Nothing is written here.");

    public override Schema ExecuteSchema() => Asked(static statement => statement.ExecuteSchema());

    // While a connection is opened there is nothing to stop; who cancels does so again.
    public override void Cancel()
    {
        lock (gate)
            begun?.Cancel();
    }

    public override void Dispose()
    {
        lock (gate)
            begun?.Dispose();
        base.Dispose();
    }

    private T Asked<T>(Func<AdbcStatement, T> question)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            return Answered(question);
        }
        catch (AdbcException exception) when (connection.HasAnswered && DriverErrors.IsBroken(exception) && Stopwatch.GetElapsedTime(since) < AtOnce)
        {
            Renew();
            return Answered(question);
        }
    }

    private T Answered<T>(Func<AdbcStatement, T> question)
    {
        var answer = question(Begun());
        connection.HasAnswered = true;
        return answer;
    }

    private void Renew()
    {
        lock (gate)
        {
            begun?.Dispose();
            begun = null;
        }

        connection.Drop();
        var again = Begun();
        again.SqlQuery = query;
        if (isPrepared)
            again.Prepare();
        if (bound is { } row)
            again.Bind(row.Batch, row.Schema);
    }

    private AdbcStatement Begun()
    {
        if (begun is { } known)
            return known;
        var statement = connection.Begin();
        lock (gate)
            return begun = statement;
    }
}
