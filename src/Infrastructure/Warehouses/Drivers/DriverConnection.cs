using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Ipc;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>A driver's connection, opened anew when it broke while nobody used it: servers restart, and what stands between ends what is idle.</summary>
internal sealed class DriverConnection : AdbcConnection
{
    private readonly AdbcDatabase database;
    private AdbcConnection? open;

    public DriverConnection(AdbcDatabase database)
    {
        this.database = database;
        open = DriverEngine.Connect(database);
    }

    /// <summary>Whether the driver has answered on it: only then can it have broken since.</summary>
    public bool HasAnswered { get; set; }

    public override AdbcStatement CreateStatement() => new DriverStatement(this);

    /// <summary>A statement of the driver's own.</summary>
    public AdbcStatement Begin() => (open ??= DriverEngine.Connect(database)).CreateStatement();

    /// <summary>Lets go of a connection that broke; what began on it must be disposed of before.</summary>
    public void Drop()
    {
        open?.Dispose();
        open = null;
        HasAnswered = false;
    }

    public override IArrowArrayStream GetObjects(GetObjectsDepth depth, string? catalogPattern, string? dbSchemaPattern, string? tableNamePattern, IReadOnlyList<string>? tableTypes, string? columnNamePattern) =>
        throw AdbcException.NotImplemented("Tables are not listed here.");

    public override Schema GetTableSchema(string? catalog, string? dbSchema, string tableName) => throw AdbcException.NotImplemented("Tables are not described here.");

    public override IArrowArrayStream GetTableTypes() => throw AdbcException.NotImplemented("Kinds of tables are not listed here.");

    public override void Dispose()
    {
        open?.Dispose();
        base.Dispose();
    }
}
