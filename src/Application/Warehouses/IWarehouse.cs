using Apache.Arrow;

namespace CleanDash.Application.Warehouses;

/// <summary>The port to the engine that holds the lakehouse; one per installation.</summary>
public interface IWarehouse
{
    /// <summary>Runs one SELECT and gives its rows as a stream; the stream must be disposed.</summary>
    /// <exception cref="WarehouseException">Anything that the engine refuses, with a stable code. Cancelling gives <see cref="OperationCanceledException"/>.</exception>
    Task<RowStream> Run(Statement statement, CancellationToken cancellationToken);

    /// <summary>The names and types of the columns that a SELECT would give, without reading a row; also checks that it is one SELECT.</summary>
    /// <param name="sql">SQL with <c>:name</c> markers.</param>
    /// <param name="parameters">The parameters with their types; the values may be null.</param>
    /// <param name="cancellationToken">Ends the call in the engine.</param>
    /// <exception cref="WarehouseException">The text is no single SELECT (<see cref="WarehouseCodes.NotASelect"/>) or does not fit the tables.</exception>
    Task<Schema> Describe(string sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken);
}

/// <summary>One statement to run: constant text, bound values, limits and who wanted it.</summary>
/// <param name="Sql">One SELECT in portable SQL with <c>:name</c> markers.</param>
/// <param name="Parameters">A value for each marker; those that the text does not use are not sent.</param>
/// <param name="Limits">Where the result is cut and the statement ended.</param>
/// <param name="Tags">Recorded with the statement.</param>
public sealed record Statement(string Sql, IReadOnlyList<StatementParameter> Parameters, StatementLimits Limits, StatementTags Tags)
{
    /// <summary>Is told what the statement waits for; null when nobody wants to know.</summary>
    public StatementWatch? Watch { get; init; }
}

/// <summary>What a statement waits for.</summary>
public enum WarehouseStage
{
    /// <summary>Its turn: as many others as may run at once do.</summary>
    Queued,

    /// <summary>A warehouse that was stopped and is on its way up.</summary>
    Starting,

    /// <summary>The engine, which works on it.</summary>
    Running,
}

/// <summary>How far a statement is; may be read while it runs.</summary>
/// <param name="time">Measures how long it is there.</param>
public sealed class StatementWatch(TimeProvider time)
{
    private volatile Moment now = new(WarehouseStage.Running, time.GetTimestamp(), null);
    private volatile StatementProgress? progress;

    /// <summary>What the statement waits for now.</summary>
    public WarehouseStage Stage => now.Stage;

    /// <summary>For how long it has waited for that.</summary>
    public TimeSpan Since => time.GetElapsedTime(now.Began);

    /// <summary>How long the warehouse took to start; null while it has not, or was up already.</summary>
    public TimeSpan? Rising => now.Rising;

    /// <summary>How much of it is done; null while the engine has not said, or never says.</summary>
    public StatementProgress? Progress => progress;

    /// <summary>Called by the adapter; saying the same again changes nothing.</summary>
    public void Told(WarehouseStage stage)
    {
        var before = now;
        if (stage == before.Stage)
            return;
        now = new(stage, time.GetTimestamp(), before.Stage == WarehouseStage.Starting ? time.GetElapsedTime(before.Began) : before.Rising);
    }

    /// <summary>Called by the adapter.</summary>
    public void Told(StatementProgress now) => progress = now;

    private sealed record Moment(WarehouseStage Stage, long Began, TimeSpan? Rising);
}

/// <summary>How much of a statement is done, in the engine's own tasks.</summary>
/// <param name="Done">Tasks that have ended.</param>
/// <param name="Of">Tasks that are known; may grow while the statement runs.</param>
public sealed record StatementProgress(long Done, long Of);

/// <summary>A typed value for a marker; a null keeps its type.</summary>
/// <param name="Name">The marker without its colon.</param>
/// <param name="Type">The SQL type that is bound.</param>
/// <param name="Value">A <see cref="DateOnly"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="decimal"/>, <see cref="string"/>,
/// <see cref="bool"/> or UTC <see cref="DateTime"/>, by <paramref name="Type"/>, or null.</param>
public readonly record struct StatementParameter(string Name, ParameterType Type, object? Value);

/// <summary>The SQL types that a parameter can have.</summary>
public enum ParameterType
{
    /// <summary>STRING; also the JSON text of a list.</summary>
    String,

    /// <summary>INT, 32 bits.</summary>
    Int,

    /// <summary>BIGINT, 64 bits.</summary>
    Long,

    /// <summary>DOUBLE.</summary>
    Double,

    /// <summary>DECIMAL of the value's own precision and scale.</summary>
    Decimal,

    /// <summary>BOOLEAN.</summary>
    Bool,

    /// <summary>DATE.</summary>
    Date,

    /// <summary>TIMESTAMP, an instant in UTC.</summary>
    Timestamp,
}

/// <summary>Limits of one statement.</summary>
/// <param name="MaxRows">Rows that are given; when there are more the stream says <see cref="RowStream.Cut"/>.</param>
/// <param name="MaxBytes">Bytes of Arrow buffers that are given, likewise.</param>
/// <param name="Timeout">From the call of Run to the last batch; past it the statement is cancelled in the engine.</param>
public sealed record StatementLimits(long MaxRows, long MaxBytes, TimeSpan Timeout);

/// <summary>Who wanted a statement.</summary>
/// <param name="Dashboard">Slug, or empty.</param>
/// <param name="Panel">Panel's id or the filter's name, or empty.</param>
/// <param name="Cause">Why it was sent.</param>
public sealed record StatementTags(string Dashboard, string Panel, Cause Cause);

/// <summary>Why a statement was sent; there is no other reason.</summary>
public enum Cause
{
    /// <summary>Somebody looks at a page.</summary>
    Viewer,

    /// <summary>A schedule of the product.</summary>
    Schedule,

    /// <summary>An administrator or the console.</summary>
    Administrator,
}
