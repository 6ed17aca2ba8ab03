using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow.C;
using Apache.Arrow.Ipc;

namespace Apache.Arrow.Adbc.C;

internal sealed unsafe class ImportedConnection(ConnectionHandle handle) : AdbcConnection
{
    public override bool AutoCommit
    {
        get => AdbcOptions.GetEnabled(GetOption(AdbcOptions.Connection.AutoCommit));
        set => SetOption(AdbcOptions.Connection.AutoCommit, AdbcOptions.GetEnabled(value));
    }

    public override bool ReadOnly
    {
        get => AdbcOptions.GetEnabled(GetOption(AdbcOptions.Connection.ReadOnly));
        set => SetOption(AdbcOptions.Connection.ReadOnly, AdbcOptions.GetEnabled(value));
    }

    public override IsolationLevel IsolationLevel
    {
        get => AdbcOptions.GetIsolationLevel(GetOption(AdbcOptions.Connection.IsolationLevel));
        set => SetOption(AdbcOptions.Connection.IsolationLevel, AdbcOptions.GetIsolationLevel(value));
    }

    public override AdbcStatement CreateStatement()
    {
        using var hold = handle.During();
        var native = new StatementHandle(handle);
        try
        {
            var error = NativeError.Fresh();
            NativeError.Check(native.Api, native.Api->StatementNew(handle.Object, native.Object, &error), &error, "StatementNew");
            return new ImportedStatement(native);
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }

    public override AdbcStatement BulkIngest(string? targetCatalog, string? targetDbSchema, string targetTableName, BulkIngestMode mode, bool isTemporary)
    {
        var statement = CreateStatement();
        try
        {
            if (targetCatalog is not null)
                statement.SetOption(AdbcOptions.Ingest.TargetCatalog, targetCatalog);
            if (targetDbSchema is not null)
                statement.SetOption(AdbcOptions.Ingest.TargetDbSchema, targetDbSchema);
            statement.SetOption(AdbcOptions.Ingest.TargetTable, targetTableName);
            statement.SetOption(AdbcOptions.Ingest.Mode, AdbcOptions.GetIngestMode(mode));
            if (isTemporary)
                statement.SetOption(AdbcOptions.Ingest.Temporary, AdbcOptions.Enabled);
            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    public override IArrowArrayStream GetInfo(IReadOnlyList<AdbcInfoCode> codes)
    {
        using var hold = handle.During();
        if (handle.Api->ConnectionGetInfo == null)
            throw NativeError.Missing("ConnectionGetInfo");
        var stream = new StreamHandle(handle);
        var error = NativeError.Fresh();
        AdbcStatusCode status;
        fixed (uint* wanted = codes.Select(code => (uint)code).ToArray())
            status = handle.Api->ConnectionGetInfo(handle.Object, wanted, (nuint)codes.Count, stream.Stream, &error);
        return ImportedStream.Take(stream, status, &error, "ConnectionGetInfo");
    }

    public override IArrowArrayStream GetObjects(
        GetObjectsDepth depth, string? catalogPattern, string? dbSchemaPattern, string? tableNamePattern, IReadOnlyList<string>? tableTypes, string? columnNamePattern)
    {
        using var hold = handle.During();
        if (handle.Api->ConnectionGetObjects == null)
            throw NativeError.Missing("ConnectionGetObjects");
        var stream = new StreamHandle(handle);
        var error = NativeError.Fresh();
        var types = tableTypes?.Select(type => Marshal.StringToCoTaskMemUTF8(type)).Append(0).ToArray();
        try
        {
            AdbcStatusCode status;
            fixed (byte* catalog = NativeText.OfOptional(catalogPattern), schema = NativeText.OfOptional(dbSchemaPattern))
            fixed (byte* table = NativeText.OfOptional(tableNamePattern), column = NativeText.OfOptional(columnNamePattern))
            fixed (nint* list = types)
                status = handle.Api->ConnectionGetObjects(handle.Object, (int)depth, catalog, schema, table, (byte**)list, column, stream.Stream, &error);
            return ImportedStream.Take(stream, status, &error, "ConnectionGetObjects");
        }
        finally
        {
            foreach (var type in types ?? [])
                Marshal.FreeCoTaskMem(type);
        }
    }

    public override Schema GetTableSchema(string? catalog, string? dbSchema, string tableName)
    {
        using var hold = handle.During();
        if (handle.Api->ConnectionGetTableSchema == null)
            throw NativeError.Missing("ConnectionGetTableSchema");
        var schema = CArrowSchema.Create();
        try
        {
            var error = NativeError.Fresh();
            fixed (byte* first = NativeText.OfOptional(catalog), second = NativeText.OfOptional(dbSchema), third = NativeText.Of(tableName))
                NativeError.Check(handle.Api, handle.Api->ConnectionGetTableSchema(handle.Object, first, second, third, schema, &error), &error, "ConnectionGetTableSchema");
            return CArrowSchemaImporter.ImportSchema(schema);
        }
        finally
        {
            CArrowSchema.Free(schema);
        }
    }

    public override IArrowArrayStream GetTableTypes()
    {
        using var hold = handle.During();
        if (handle.Api->ConnectionGetTableTypes == null)
            throw NativeError.Missing("ConnectionGetTableTypes");
        var stream = new StreamHandle(handle);
        var error = NativeError.Fresh();
        return ImportedStream.Take(stream, handle.Api->ConnectionGetTableTypes(handle.Object, stream.Stream, &error), &error, "ConnectionGetTableTypes");
    }

    public override void Commit() => Call(handle.Api->ConnectionCommit, "ConnectionCommit");

    public override void Rollback() => Call(handle.Api->ConnectionRollback, "ConnectionRollback");

    public override void Cancel() => Call(handle.Api->ConnectionCancel, "ConnectionCancel");

    public override void SetOption(string key, string value)
    {
        using var hold = handle.During();
        if (handle.Api->ConnectionSetOption == null)
            throw NativeError.Missing("ConnectionSetOption");
        var error = NativeError.Fresh();
        fixed (byte* name = NativeText.Of(key), text = NativeText.Of(value))
            NativeError.Check(handle.Api, handle.Api->ConnectionSetOption(handle.Object, name, text, &error), &error, "ConnectionSetOption");
    }

    /// <summary>An option's value as text.</summary>
    public string GetOption(string key)
    {
        using var hold = handle.During();
        if (handle.Api->ConnectionGetOption == null)
            throw NativeError.Missing("ConnectionGetOption");

        // Zeroed and roomy: a driver of the field breaks on a buffer that just fits. The length counts the NUL.
        var buffer = new byte[256];
        while (true)
        {
            var length = (nuint)buffer.Length;
            var error = NativeError.Fresh();
            fixed (byte* name = NativeText.Of(key), start = buffer)
                NativeError.Check(handle.Api, handle.Api->ConnectionGetOption(handle.Object, name, start, &length, &error), &error, "ConnectionGetOption");
            if (length <= (nuint)buffer.Length)
                return Encoding.UTF8.GetString(buffer, 0, Math.Max(0, (int)length - 1));
            buffer = new byte[checked((int)length * 2)];
        }
    }

    public override void Dispose()
    {
        handle.Dispose();
        base.Dispose();
    }

    private void Call(delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> function, string name)
    {
        using var hold = handle.During();
        if (function == null)
            throw NativeError.Missing(name);
        var error = NativeError.Fresh();
        NativeError.Check(handle.Api, function(handle.Object, &error), &error, name);
    }
}
