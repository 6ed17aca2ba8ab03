using Apache.Arrow.C;
using Apache.Arrow.Ipc;

namespace Apache.Arrow.Adbc.C;

internal sealed unsafe class ImportedStatement(StatementHandle handle) : AdbcStatement
{
    private string? query;
    private bool broken;

    /// <summary>Setting it reaches the driver at once; a driver may parse and refuse here.</summary>
    public override string? SqlQuery
    {
        get => query;
        set
        {
            using var hold = handle.During();
            if (handle.Api->StatementSetSqlQuery == null)
                throw NativeError.Missing("StatementSetSqlQuery");

            // DuckDB ends the process when a statement runs after a text that it refused: such a statement is done for.
            broken = true;
            var error = NativeError.Fresh();
            fixed (byte* text = NativeText.Of(value ?? ""))
                NativeError.Check(handle.Api, handle.Api->StatementSetSqlQuery(handle.Object, text, &error), &error, "StatementSetSqlQuery");
            broken = false;
            query = value;
        }
    }

    public override void Bind(RecordBatch batch, Schema schema)
    {
        // No row at all crashes a driver of the field, several mean something else in each.
        if (batch.Length != 1)
            throw new AdbcException("Exactly one row of parameters is bound.", AdbcStatusCode.InvalidArgument);
        using var hold = handle.During();
        if (handle.Api->StatementBind == null)
            throw NativeError.Missing("StatementBind");
        var nativeSchema = CArrowSchema.Create();
        var nativeArray = CArrowArray.Create();
        try
        {
            CArrowSchemaExporter.ExportSchema(schema, nativeSchema);
            CArrowArrayExporter.ExportRecordBatch(batch, nativeArray);
            var error = NativeError.Fresh();
            NativeError.Check(handle.Api, handle.Api->StatementBind(handle.Object, nativeArray, nativeSchema, &error), &error, "StatementBind");
        }
        finally
        {
            // Both belong to the driver after the call, whatever it answered; what it did not take is released here.
            CArrowArray.Free(nativeArray);
            CArrowSchema.Free(nativeSchema);
        }
    }

    public override void BindStream(IArrowArrayStream stream)
    {
        using var hold = handle.During();
        if (handle.Api->StatementBindStream == null)
            throw NativeError.Missing("StatementBindStream");
        var native = CArrowArrayStream.Create();
        try
        {
            CArrowArrayStreamExporter.ExportArrayStream(stream, native);
            var error = NativeError.Fresh();
            NativeError.Check(handle.Api, handle.Api->StatementBindStream(handle.Object, native, &error), &error, "StatementBindStream");
        }
        finally
        {
            CArrowArrayStream.Free(native);
        }
    }

    public override void Prepare() => Call(handle.Api->StatementPrepare, "StatementPrepare");

    public override void Cancel() => Call(handle.Api->StatementCancel, "StatementCancel");

    public override void SetOption(string key, string value)
    {
        using var hold = handle.During();
        if (handle.Api->StatementSetOption == null)
            throw NativeError.Missing("StatementSetOption");
        var error = NativeError.Fresh();
        fixed (byte* name = NativeText.Of(key), text = NativeText.Of(value))
            NativeError.Check(handle.Api, handle.Api->StatementSetOption(handle.Object, name, text, &error), &error, "StatementSetOption");
    }

    public override QueryResult ExecuteQuery()
    {
        RefuseBroken();
        using var hold = handle.During();
        var stream = new StreamHandle(handle);
        long rows = -1;
        var error = NativeError.Fresh();
        var status = handle.Api->StatementExecuteQuery(handle.Object, stream.Stream, &rows, &error);
        return new(rows, ImportedStream.Take(stream, status, &error, "StatementExecuteQuery"));
    }

    public override UpdateResult ExecuteUpdate()
    {
        RefuseBroken();
        using var hold = handle.During();
        long rows = -1;
        var error = NativeError.Fresh();
        NativeError.Check(handle.Api, handle.Api->StatementExecuteQuery(handle.Object, null, &rows, &error), &error, "StatementExecuteQuery");
        return new(rows);
    }

    public override Schema ExecuteSchema()
    {
        RefuseBroken();
        return ReadSchema(handle.Api->StatementExecuteSchema, "StatementExecuteSchema");
    }

    public override Schema GetParameterSchema()
    {
        RefuseBroken();
        return ReadSchema(handle.Api->StatementGetParameterSchema, "StatementGetParameterSchema");
    }

    public override void Dispose()
    {
        handle.Dispose();
        base.Dispose();
    }

    private void RefuseBroken()
    {
        if (broken)
            throw new AdbcException("The driver refused this statement's text; make a new statement.", AdbcStatusCode.InvalidState);
    }

    private Schema ReadSchema(delegate* unmanaged[Cdecl]<CAdbcObject*, CArrowSchema*, CAdbcError*, AdbcStatusCode> function, string name)
    {
        using var hold = handle.During();
        if (function == null)
            throw NativeError.Missing(name);
        var schema = CArrowSchema.Create();
        try
        {
            var error = NativeError.Fresh();
            NativeError.Check(handle.Api, function(handle.Object, schema, &error), &error, name);
            return CArrowSchemaImporter.ImportSchema(schema);
        }
        finally
        {
            CArrowSchema.Free(schema);
        }
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
