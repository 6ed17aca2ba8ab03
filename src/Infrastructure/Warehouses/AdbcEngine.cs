using Apache.Arrow;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>An engine behind ADBC.</summary>
internal abstract class AdbcEngine
{
    /// <summary>Whether the engine runs in this process, where describing a text costs nothing and reaches nobody.</summary>
    public virtual bool IsEmbedded => true;

    /// <summary>Whether opening the database reaches nobody, so that the web host may do it at its start.</summary>
    public virtual bool OpensQuietly => true;

    /// <summary>Whether the engine names its tables as catalog.schema.table.</summary>
    public virtual bool HasCatalogs => true;

    /// <summary>How many statements run at once when no setting says otherwise.</summary>
    public virtual int UsualConcurrency => Environment.ProcessorCount;

    /// <summary>Hears of statements that could not be ended and may still run, by the warehouse's name for them.</summary>
    public Action<string> Orphaned { get; set; } = static _ => { };

    /// <summary>Opens a database; called anew after one was lost, while statements of that one may still run. Blocks.</summary>
    /// <exception cref="WarehouseException">The engine cannot be loaded or has nothing to serve.</exception>
    public abstract OpenEngine Open();
}

/// <summary>An open database and what differs between engines. All members block and are called on sessions' threads; several at once, each with its own connection.</summary>
internal abstract class OpenEngine(AdbcDatabase database) : IDisposable
{
    /// <summary>What is open.</summary>
    protected AdbcDatabase Database => database;

    /// <summary>A connection of its own for a session.</summary>
    /// <exception cref="WarehouseException">Why there is none.</exception>
    public virtual AdbcConnection Connect() => database.Connect(null);

    /// <summary>Refuses a text that is no single SELECT or reaches for what is switched off, and renders it for this engine.</summary>
    /// <exception cref="WarehouseException">What is wrong with the text.</exception>
    public abstract ReadySql Prepare(AdbcConnection connection, string sql);

    /// <summary>Tells a statement who wanted it, and whom it tells how far it is; before it is sent.</summary>
    public virtual void Begin(AdbcStatement statement, Statement wanted, Action<WarehouseStage> told)
    {
    }

    /// <summary>Names and types of the columns that the text would give.</summary>
    /// <exception cref="WarehouseException">Why the text does not fit the tables, in words for its author.</exception>
    public abstract Schema Describe(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken);

    /// <summary>As the driver describes the text, with values of the parameters' types bound to it.</summary>
    protected static Schema Described(AdbcConnection connection, ReadySql sql, IReadOnlyList<StatementParameter> parameters, CancellationToken cancellationToken)
    {
        using var row = sql.Order.Count > 0 ? ParameterRow.Of(sql.Order, parameters) : null;
        using var statement = connection.CreateStatement();
        using var interrupter = new Interrupter(statement, cancellationToken);
        statement.SqlQuery = sql.Rendered;
        if (row is not null)
        {
            statement.Prepare();
            statement.Bind(row, row.Schema);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return statement.ExecuteSchema();
    }

    /// <summary>What the engine's error means.</summary>
    public abstract WarehouseException Explain(AdbcException exception, ReadySql? sql);

    /// <summary>Whether the error means that the open database answers nothing more.</summary>
    public virtual bool IsLost(AdbcException exception) => false;

    /// <summary>Closes the database; called when its connections are closed.</summary>
    public virtual void Dispose() => database.Dispose();
}

/// <summary>A text that may run.</summary>
/// <param name="Source">As the author wrote it, with its markers.</param>
/// <param name="Rendered">With the engine's placeholders.</param>
/// <param name="Order">The markers in the order in which the engine counts its parameters.</param>
/// <param name="Tables">The tables that it names.</param>
internal sealed record ReadySql(SqlText Source, string Rendered, IReadOnlyList<string> Order, IReadOnlyList<string> Tables);
