using Apache.Arrow.Ipc;

namespace Apache.Arrow.Adbc;

/// <summary>A connection; for one user at a time, with one open stream.</summary>
public abstract class AdbcConnection : IDisposable
{
    /// <summary>How deep <see cref="GetObjects"/> looks.</summary>
    public enum GetObjectsDepth
    {
        /// <summary>Down to columns.</summary>
        All,

        /// <summary>Catalogs only.</summary>
        Catalogs,

        /// <summary>Catalogs and schemas.</summary>
        DbSchemas,

        /// <summary>Catalogs, schemas and tables.</summary>
        Tables,
    }

    /// <summary>Whether each statement is its own transaction.</summary>
    public virtual bool AutoCommit
    {
        get => throw AdbcException.NotImplemented("This driver does not tell its autocommit.");
        set => SetOption(AdbcOptions.Connection.AutoCommit, AdbcOptions.GetEnabled(value));
    }

    /// <summary>Whether writing is refused.</summary>
    public virtual bool ReadOnly
    {
        get => throw AdbcException.NotImplemented("This driver does not tell whether it is read-only.");
        set => SetOption(AdbcOptions.Connection.ReadOnly, AdbcOptions.GetEnabled(value));
    }

    /// <summary>How transactions see each other.</summary>
    public virtual IsolationLevel IsolationLevel
    {
        get => throw AdbcException.NotImplemented("This driver does not tell its isolation level.");
        set => SetOption(AdbcOptions.Connection.IsolationLevel, AdbcOptions.GetIsolationLevel(value));
    }

    /// <summary>A new statement.</summary>
    public abstract AdbcStatement CreateStatement();

    /// <summary>A statement that writes bound rows to a table.</summary>
    public virtual AdbcStatement BulkIngest(string targetTableName, BulkIngestMode mode) => BulkIngest(null, null, targetTableName, mode, isTemporary: false);

    /// <summary>A statement that writes bound rows to a table of a catalog and schema.</summary>
    public virtual AdbcStatement BulkIngest(string? targetCatalog, string? targetDbSchema, string targetTableName, BulkIngestMode mode, bool isTemporary) =>
        throw AdbcException.NotImplemented("This driver does not ingest.");

    /// <summary>Facts about the driver and the engine.</summary>
    public virtual IArrowArrayStream GetInfo(IReadOnlyList<AdbcInfoCode> codes) => throw AdbcException.NotImplemented("This driver gives no information.");

    /// <summary>Catalogs, schemas, tables and columns that fit the patterns.</summary>
    public abstract IArrowArrayStream GetObjects(
        GetObjectsDepth depth, string? catalogPattern, string? dbSchemaPattern, string? tableNamePattern, IReadOnlyList<string>? tableTypes, string? columnNamePattern);

    /// <summary>The columns of a table.</summary>
    public abstract Schema GetTableSchema(string? catalog, string? dbSchema, string tableName);

    /// <summary>The kinds of table that the engine has.</summary>
    public abstract IArrowArrayStream GetTableTypes();

    /// <summary>Reads one partition of a partitioned result.</summary>
    public virtual IArrowArrayStream ReadPartition(PartitionDescriptor partition) => throw AdbcException.NotImplemented("This driver has no partitions.");

    /// <summary>The names behind the numbers of <see cref="GetStatistics"/>.</summary>
    public virtual IArrowArrayStream GetStatisticsNames() => throw AdbcException.NotImplemented("This driver has no statistics.");

    /// <summary>Statistics of tables.</summary>
    public virtual IArrowArrayStream GetStatistics(string? catalogPattern, string? dbSchemaPattern, string tableNamePattern, bool approximate) =>
        throw AdbcException.NotImplemented("This driver has no statistics.");

    /// <summary>Ends the transaction and keeps its changes.</summary>
    public virtual void Commit() => throw AdbcException.NotImplemented("This driver has no transactions.");

    /// <summary>Ends the transaction and drops its changes.</summary>
    public virtual void Rollback() => throw AdbcException.NotImplemented("This driver has no transactions.");

    /// <summary>Stops what the connection does; drivers differ, <see cref="AdbcStatement.Cancel"/> is the one to use.</summary>
    public virtual void Cancel() => throw AdbcException.NotImplemented("This driver cannot cancel.");

    /// <summary>Sets an option.</summary>
    public virtual void SetOption(string key, string value) => throw AdbcException.NotImplemented("This driver has no connection options.");

    /// <summary>Gives the connection up; it is closed when its last statement is.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
