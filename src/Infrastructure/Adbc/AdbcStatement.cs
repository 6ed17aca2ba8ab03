using Apache.Arrow.Ipc;

namespace Apache.Arrow.Adbc;

/// <summary>One statement: set the SQL, bind, execute once, dispose.</summary>
public abstract class AdbcStatement : IDisposable
{
    /// <summary>The SQL text; some drivers parse it when it is set.</summary>
    public virtual string? SqlQuery { get; set; }

    /// <summary>A plan in Substrait's form in the place of SQL.</summary>
    public virtual byte[]? SubstraitPlan
    {
        get => throw AdbcException.NotImplemented("This driver takes no Substrait plans.");
        set => throw AdbcException.NotImplemented("This driver takes no Substrait plans.");
    }

    /// <summary>Binds rows of parameters by position; the batch stays the caller's.</summary>
    public virtual void Bind(RecordBatch batch, Schema schema) => throw AdbcException.NotImplemented("This driver does not bind.");

    /// <summary>Binds a stream of parameters.</summary>
    public virtual void BindStream(IArrowArrayStream stream) => throw AdbcException.NotImplemented("This driver does not bind streams.");

    /// <summary>Prepares the statement; needed before binding only.</summary>
    public virtual void Prepare() => throw AdbcException.NotImplemented("This driver does not prepare.");

    /// <summary>Asks the engine to stop; the only member that another thread may call while the statement runs.</summary>
    public virtual void Cancel() => throw AdbcException.NotImplemented("This driver cannot cancel.");

    /// <summary>Sets an option.</summary>
    public virtual void SetOption(string key, string value) => throw AdbcException.NotImplemented("This driver has no statement options.");

    /// <summary>Runs the statement; the stream keeps it alive.</summary>
    public abstract QueryResult ExecuteQuery();

    /// <summary>As <see cref="ExecuteQuery"/>.</summary>
    public virtual ValueTask<QueryResult> ExecuteQueryAsync() => new(ExecuteQuery());

    /// <summary>Runs a statement that gives no rows.</summary>
    public abstract UpdateResult ExecuteUpdate();

    /// <summary>As <see cref="ExecuteUpdate"/>.</summary>
    public virtual Task<UpdateResult> ExecuteUpdateAsync() => Task.FromResult(ExecuteUpdate());

    /// <summary>The columns that the statement would give, without running it.</summary>
    public virtual Schema ExecuteSchema() => throw AdbcException.NotImplemented("This driver does not describe statements.");

    /// <summary>The parameters that the statement takes.</summary>
    public virtual Schema GetParameterSchema() => throw AdbcException.NotImplemented("This driver does not describe parameters.");

    /// <summary>Runs the statement for reading in parts.</summary>
    public virtual PartitionedResult ExecutePartitioned() => throw AdbcException.NotImplemented("This driver has no partitions.");

    /// <summary>Gives the statement up; it is freed when its stream is.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
