namespace Apache.Arrow.Adbc.C;

internal sealed unsafe class ImportedDriver(DriverHandle handle, int version) : AdbcDriver
{
    public override int DriverVersion => version;

    public override AdbcDatabase Open(IReadOnlyDictionary<string, string> parameters) =>
        Open(parameters.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value)));

    public override AdbcDatabase Open(IReadOnlyDictionary<string, object> parameters) => Open((IEnumerable<KeyValuePair<string, object>>)parameters);

    public override void Dispose()
    {
        handle.Dispose();
        base.Dispose();
    }

    private ImportedDatabase Open(IEnumerable<KeyValuePair<string, object>> options)
    {
        var native = new DatabaseHandle(handle);
        try
        {
            var error = NativeError.Fresh();
            NativeError.Check(native.Api, native.Api->DatabaseNew(native.Object, &error), &error, "DatabaseNew");
            var database = new ImportedDatabase(native);
            foreach (var (key, value) in options)
                database.SetOption(key, value);
            error = NativeError.Fresh();
            NativeError.Check(native.Api, native.Api->DatabaseInit(native.Object, &error), &error, "DatabaseInit");
            return database;
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }
}

internal sealed unsafe class ImportedDatabase(DatabaseHandle handle) : AdbcDatabase
{
    public override void SetOption(string key, string value)
    {
        using var hold = handle.During();
        if (handle.Api->DatabaseSetOption == null)
            throw NativeError.Missing("DatabaseSetOption");
        var error = NativeError.Fresh();
        fixed (byte* name = NativeText.Of(key), text = NativeText.Of(value))
            NativeError.Check(handle.Api, handle.Api->DatabaseSetOption(handle.Object, name, text, &error), &error, "DatabaseSetOption");
    }

    public override void SetOption(string key, object value)
    {
        if (value is string said)
        {
            SetOption(key, said);
            return;
        }

        using var hold = handle.During();
        var api = handle.Api;
        var error = NativeError.Fresh();
        fixed (byte* name = NativeText.Of(key))
        {
            var status = value switch
            {
                long or int when api->DatabaseSetOptionInt != null => api->DatabaseSetOptionInt(handle.Object, name, Convert.ToInt64(value), &error),
                double when api->DatabaseSetOptionDouble != null => api->DatabaseSetOptionDouble(handle.Object, name, (double)value, &error),
                byte[] bytes when api->DatabaseSetOptionBytes != null => SetBytes(name, bytes, &error),
                bool flag when api->DatabaseSetOption != null => SetText(name, AdbcOptions.GetEnabled(flag), &error),
                _ => throw NativeError.Missing($"option of the type {value.GetType().Name}"),
            };
            NativeError.Check(api, status, &error, "DatabaseSetOption");
        }
    }

    public override AdbcConnection Connect(IReadOnlyDictionary<string, string>? options)
    {
        using var hold = handle.During();
        var native = new ConnectionHandle(handle);
        try
        {
            var error = NativeError.Fresh();
            NativeError.Check(native.Api, native.Api->ConnectionNew(native.Object, &error), &error, "ConnectionNew");
            var connection = new ImportedConnection(native);
            foreach (var (key, value) in options ?? new Dictionary<string, string>())
                connection.SetOption(key, value);
            error = NativeError.Fresh();
            NativeError.Check(native.Api, native.Api->ConnectionInit(native.Object, handle.Object, &error), &error, "ConnectionInit");
            return connection;
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        handle.Dispose();
        base.Dispose();
    }

    private AdbcStatusCode SetBytes(byte* name, byte[] bytes, CAdbcError* error)
    {
        fixed (byte* start = bytes)
            return handle.Api->DatabaseSetOptionBytes(handle.Object, name, start, (nuint)bytes.Length, error);
    }

    private AdbcStatusCode SetText(byte* name, string value, CAdbcError* error)
    {
        fixed (byte* text = NativeText.Of(value))
            return handle.Api->DatabaseSetOption(handle.Object, name, text, error);
    }
}
