namespace Apache.Arrow.Adbc;

#pragma warning disable CS1591 // Each constant is one option of the interface, named as it is there.
#pragma warning disable CA1707 // The package writes Version_1_0_0.

/// <summary>Versions of the interface.</summary>
public static class AdbcVersion
{
    public const int Version_1_0_0 = 1_000_000;
    public const int Version_1_1_0 = 1_001_000;
}

/// <summary>Names and values of the options that every driver may know.</summary>
public static class AdbcOptions
{
    public const string Enabled = "true";
    public const string Disabled = "false";
    public const string Uri = "uri";
    public const string Username = "username";
    public const string Password = "password";

    /// <summary>Options of a connection.</summary>
    public static class Connection
    {
        public const string AutoCommit = "adbc.connection.autocommit";
        public const string ReadOnly = "adbc.connection.readonly";
        public const string IsolationLevel = "adbc.connection.transaction.isolation_level";
        public const string CurrentCatalog = "adbc.connection.catalog";
        public const string CurrentDbSchema = "adbc.connection.db_schema";
    }

    /// <summary>Options of a statement.</summary>
    public static class Statement
    {
        public const string Incremental = "adbc.statement.exec.incremental";
        public const string Progress = "adbc.statement.exec.progress";
        public const string MaxProgress = "adbc.statement.exec.max_progress";
    }

    /// <summary>Values of <see cref="Connection.IsolationLevel"/>.</summary>
    public static class IsolationLevels
    {
        public const string Default = "adbc.connection.transaction.isolation.default";
        public const string ReadUncommitted = "adbc.connection.transaction.isolation.read_uncommitted";
        public const string ReadCommitted = "adbc.connection.transaction.isolation.read_committed";
        public const string RepeatableRead = "adbc.connection.transaction.isolation.repeatable_read";
        public const string Snapshot = "adbc.connection.transaction.isolation.snapshot";
        public const string Serializable = "adbc.connection.transaction.isolation.serializable";
        public const string Linearizable = "adbc.connection.transaction.isolation.linearizable";
    }

    /// <summary>Options of ingestion.</summary>
    public static class Ingest
    {
        public const string TargetCatalog = "adbc.ingest.target_catalog";
        public const string TargetDbSchema = "adbc.ingest.target_db_schema";
        public const string TargetTable = "adbc.ingest.target_table";
        public const string Temporary = "adbc.ingest.temporary";
        public const string Mode = "adbc.ingest.mode";
    }

    /// <summary>Values of <see cref="Ingest.Mode"/>.</summary>
    public static class IngestMode
    {
        public const string Create = "adbc.ingest.mode.create";
        public const string Append = "adbc.ingest.mode.append";
        public const string Replace = "adbc.ingest.mode.replace";
        public const string CreateAppend = "adbc.ingest.mode.create_append";
    }

    /// <summary>Options of tracing.</summary>
    public static class Telemetry
    {
        public const string TraceParent = "adbc.telemetry.trace_parent";
    }

    /// <summary>The text of a switch.</summary>
    public static string GetEnabled(bool value) => value ? Enabled : Disabled;

    /// <summary>The switch behind a text.</summary>
    public static bool GetEnabled(string? value) => value switch
    {
        Enabled => true,
        Disabled => false,
        _ => throw new AdbcException("A switch is 'true' or 'false'.", AdbcStatusCode.InvalidArgument),
    };

    /// <summary>The text of an isolation level.</summary>
    public static string GetIsolationLevel(IsolationLevel value) => value switch
    {
        IsolationLevel.Default => IsolationLevels.Default,
        IsolationLevel.ReadUncommitted => IsolationLevels.ReadUncommitted,
        IsolationLevel.ReadCommitted => IsolationLevels.ReadCommitted,
        IsolationLevel.RepeatableRead => IsolationLevels.RepeatableRead,
        IsolationLevel.Snapshot => IsolationLevels.Snapshot,
        IsolationLevel.Serializable => IsolationLevels.Serializable,
        IsolationLevel.Linearizable => IsolationLevels.Linearizable,
        _ => throw new AdbcException("There is no such isolation level.", AdbcStatusCode.InvalidArgument),
    };

    /// <summary>The isolation level behind a text.</summary>
    public static IsolationLevel GetIsolationLevel(string? value) => Enum.GetValues<IsolationLevel>()
        .Cast<IsolationLevel?>().FirstOrDefault(level => GetIsolationLevel(level!.Value) == value)
        ?? throw new AdbcException("There is no such isolation level.", AdbcStatusCode.InvalidArgument);

    /// <summary>The text of a way to ingest.</summary>
    public static string GetIngestMode(BulkIngestMode value) => value switch
    {
        BulkIngestMode.Create => IngestMode.Create,
        BulkIngestMode.Append => IngestMode.Append,
        BulkIngestMode.Replace => IngestMode.Replace,
        BulkIngestMode.CreateAppend => IngestMode.CreateAppend,
        _ => throw new AdbcException("There is no such way to ingest.", AdbcStatusCode.InvalidArgument),
    };

    /// <summary>The way to ingest behind a text.</summary>
    public static BulkIngestMode GetIngestMode(string? value) => Enum.GetValues<BulkIngestMode>()
        .Cast<BulkIngestMode?>().FirstOrDefault(mode => GetIngestMode(mode!.Value) == value)
        ?? throw new AdbcException("There is no such way to ingest.", AdbcStatusCode.InvalidArgument);
}
