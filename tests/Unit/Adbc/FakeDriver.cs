using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using Apache.Arrow.C;
using Apache.Arrow.Types;
using Xunit;

namespace CleanDash.Unit.Adbc;

/// <summary>What the fake driver does; the defaults are a good driver of 1.1.0 that gives three batches of two rows.</summary>
internal sealed class FakeScript
{
    public ConcurrentQueue<string> Calls { get; } = [];

    public int Version { get; init; } = AdbcVersion.Version_1_1_0;

    public bool WithoutStatementNew { get; init; }

    public bool WithoutOptionalSlots { get; init; }

    public AdbcStatusCode SetSqlQuery { get; init; }

    public AdbcStatusCode Bind { get; init; }

    public bool TakesBoundRows { get; init; } = true;

    public AdbcStatusCode ExecuteQuery { get; set; }

    public string? Message { get; init; } = "what the driver says";

    public bool Details { get; init; }

    public int FailingBatch { get; set; } = -1;

    public int Errno { get; init; } = 5;

    public bool StreamErrors { get; init; } = true;

    public int Batches { get; init; } = 3;

    public int BatchRows { get; init; } = 2;

    public bool KeepsStreamRelease { get; init; }

    public bool BlocksUntilCancelled { get; init; }

    /// <summary>Whether the driver describes statements at all.</summary>
    public bool Describes { get; init; }

    /// <summary>Runs when a query begins, before the driver clears an earlier cancel.</summary>
    public Action? AtExecute { get; set; }

    public AdbcStatusCode Cancel { get; init; }

    public string OptionValue { get; init; } = "true";

    /// <summary>Lets a blocked call go on.</summary>
    public ManualResetEventSlim Cancelled { get; } = new();

    /// <summary>Set once a call blocks.</summary>
    public ManualResetEventSlim Blocked { get; } = new();

    public int Count(string call) => Calls.Count(other => other == call);
}

/// <summary>A driver behind C function pointers, written in C#, that does what its script says. One at a time: use it from one collection of tests.</summary>
internal static unsafe class FakeDriver
{
    private static readonly Schema Columns = new([new Field("x", Int32Type.Default, true)], null);
    private static readonly byte* Key = Text("fake:key");
    private static readonly byte* LastError = Text("last error of the stream");
    private static readonly List<FakeScript> Scripts = [];
    private static FakeScript script = new();
    private static CArrowArray* bound;
    private static CAdbcError* streamError;
    private static int given;

    public static AdbcDriver Load(FakeScript scripted)
    {
        script = scripted;
        given = 0;
        lock (Scripts)
            Scripts.Add(scripted);
        return CAdbcDriverImporter.Import((nint)(delegate* unmanaged[Cdecl]<int, CAdbcDriver*, CAdbcError*, AdbcStatusCode>)&Init);
    }

    public static AdbcStatement Statement(FakeScript scripted)
    {
        using var driver = Load(scripted);
        using var database = driver.Open(new Dictionary<string, string>(StringComparer.Ordinal));
        using var connection = database.Connect(null);
        return connection.CreateStatement();
    }

    private static byte* Text(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode Init(int version, CAdbcDriver* driver, CAdbcError* error)
    {
        script.Calls.Enqueue($"Init {version}");
        var clean = new ReadOnlySpan<byte>(driver, sizeof(CAdbcDriver)).IndexOfAnyExcept((byte)0) < 0;
        Assert.True(clean, "the table must be zeroed");
        if (version > script.Version)
        {
            // A careless driver leaves rubbish behind when it says no.
            driver->PrivateData = (void*)1;
            driver->StatementCancel = (delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode>)1;
            return AdbcStatusCode.NotImplemented;
        }

        driver->DatabaseNew = &New;
        driver->DatabaseInit = &DatabaseInit;
        driver->DatabaseRelease = &DatabaseRelease;
        driver->ConnectionNew = &New;
        driver->ConnectionInit = &ConnectionInit;
        driver->ConnectionRelease = &ConnectionRelease;
        driver->StatementNew = script.WithoutStatementNew ? null : &StatementNew;
        driver->StatementRelease = &StatementRelease;
        driver->StatementExecuteQuery = &ExecuteQuery;
        driver->StatementSetSqlQuery = &SetSqlQuery;
        if (script.WithoutOptionalSlots)
            return AdbcStatusCode.Success;
        driver->StatementPrepare = &Prepare;
        driver->StatementBind = &Bind;
        if (version < AdbcVersion.Version_1_1_0)
            return AdbcStatusCode.Success;
        driver->StatementCancel = &Cancel;
        if (script.Describes)
            driver->StatementExecuteSchema = &ExecuteSchema;
        driver->ConnectionGetOption = &GetOption;
        driver->ErrorGetDetailCount = &DetailCount;
        driver->ErrorGetDetail = &Detail;
        if (script.StreamErrors)
            driver->ErrorFromArrayStream = &FromStream;
        return AdbcStatusCode.Success;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode New(CAdbcObject* made, CAdbcError* error) => Made(made);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode DatabaseInit(CAdbcObject* made, CAdbcError* error) => Called("DatabaseInit");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode DatabaseRelease(CAdbcObject* gone, CAdbcError* error) => Released(gone, "DatabaseRelease");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode ConnectionInit(CAdbcObject* made, CAdbcObject* database, CAdbcError* error) => Called("ConnectionInit");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode ConnectionRelease(CAdbcObject* gone, CAdbcError* error) => Released(gone, "ConnectionRelease");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode StatementNew(CAdbcObject* connection, CAdbcObject* made, CAdbcError* error)
    {
        Called("StatementNew");
        return Made(made);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode StatementRelease(CAdbcObject* gone, CAdbcError* error)
    {
        if (bound != null)
            CArrowArray.Free(bound);
        bound = null;
        return Released(gone, "StatementRelease");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode SetSqlQuery(CAdbcObject* statement, byte* sql, CAdbcError* error)
    {
        Called($"SetSqlQuery {Marshal.PtrToStringUTF8((nint)sql)}");
        return Answer(script.SetSqlQuery, error);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode Prepare(CAdbcObject* statement, CAdbcError* error) => Called("Prepare");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode Bind(CAdbcObject* statement, CArrowArray* array, CArrowSchema* schema, CAdbcError* error)
    {
        Called("Bind");
        if (script.TakesBoundRows)
        {
            bound = CArrowArray.Create();
            *bound = *array;
            Release(array) = 0;
        }

        return Answer(script.Bind, error);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode Cancel(CAdbcObject* statement, CAdbcError* error)
    {
        Called("Cancel");
        if (script.Cancel == AdbcStatusCode.Success)
            script.Cancelled.Set();
        return script.Cancel;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode ExecuteQuery(CAdbcObject* statement, CStream* stream, long* rows, CAdbcError* error)
    {
        Called("ExecuteQuery");
        script.AtExecute?.Invoke();
        BlockIfScripted();
        if (script.ExecuteQuery != AdbcStatusCode.Success)
            return Answer(script.ExecuteQuery, error);
        if (rows != null)
            *rows = -1;
        if (stream == null)
            return AdbcStatusCode.Success;
        stream->GetSchema = &GetSchema;
        stream->GetNext = &GetNext;
        stream->GetLastError = &GetLastError;
        stream->Release = &StreamRelease;
        return AdbcStatusCode.Success;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode ExecuteSchema(CAdbcObject* statement, CArrowSchema* schema, CAdbcError* error)
    {
        Called("ExecuteSchema");
        BlockIfScripted();
        if (script.ExecuteQuery != AdbcStatusCode.Success)
            return Answer(script.ExecuteQuery, error);
        CArrowSchemaExporter.ExportSchema(Columns, schema);
        return AdbcStatusCode.Success;
    }

    // As an engine does that clears an earlier cancel when a query begins.
    private static void BlockIfScripted()
    {
        if (!script.BlocksUntilCancelled)
            return;
        script.Cancelled.Reset();
        script.Blocked.Set();
        script.Cancelled.Wait(TimeSpan.FromSeconds(20));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSchema(CStream* stream, CArrowSchema* schema)
    {
        CArrowSchemaExporter.ExportSchema(Columns, schema);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetNext(CStream* stream, CArrowArray* array)
    {
        Called("GetNext");
        if (given == script.FailingBatch)
            return script.Errno;
        if (given++ < script.Batches)
        {
            var values = new Int32Array.Builder().AppendRange(Enumerable.Range(0, script.BatchRows)).Build();
            CArrowArrayExporter.ExportRecordBatch(new RecordBatch(Columns, [values], values.Length), array);
        }

        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetLastError(CStream* stream) => LastError;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StreamRelease(CStream* stream)
    {
        Called("StreamRelease");
        if (!script.KeepsStreamRelease)
            stream->Release = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static CAdbcError* FromStream(CStream* stream, AdbcStatusCode* status)
    {
        if (streamError == null)
            streamError = (CAdbcError*)NativeMemory.AllocZeroed((nuint)sizeof(CAdbcError));
        Fill(streamError);
        *status = AdbcStatusCode.Timeout;
        return streamError;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AdbcStatusCode GetOption(CAdbcObject* connection, byte* key, byte* value, nuint* length, CAdbcError* error)
    {
        var bytes = Encoding.UTF8.GetBytes(script.OptionValue + '\0');
        if ((nuint)bytes.Length <= *length)
            bytes.CopyTo(new Span<byte>(value, bytes.Length));
        *length = (nuint)bytes.Length;
        return AdbcStatusCode.Success;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DetailCount(CAdbcError* error) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static CAdbcErrorDetail Detail(CAdbcError* error, int index) => new() { Key = Key, Value = Key, Length = 4 };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ErrorRelease(CAdbcError* error)
    {
        Called("ErrorRelease");
        Marshal.FreeCoTaskMem((nint)error->Message);
        error->Release = null;
    }

    // What is let go of late, by a thread or a finalizer, belongs to the test that made it and not to the one that runs by then.
    private static AdbcStatusCode Made(CAdbcObject* made)
    {
        lock (Scripts)
            made->PrivateData = (void*)Scripts.Count;
        return AdbcStatusCode.Success;
    }

    private static AdbcStatusCode Released(CAdbcObject* gone, string call)
    {
        lock (Scripts)
            Scripts[(int)gone->PrivateData - 1].Calls.Enqueue(call);
        return AdbcStatusCode.Success;
    }

    private static AdbcStatusCode Called(string call)
    {
        script.Calls.Enqueue(call);
        return AdbcStatusCode.Success;
    }

    private static AdbcStatusCode Answer(AdbcStatusCode status, CAdbcError* error)
    {
        if (status == AdbcStatusCode.Success)
            return status;
        Called($"error came as {error->VendorCode == int.MinValue && error->Message == null && error->Release == null && error->PrivateData == null}");
        Fill(error);
        return status;
    }

    private static void Fill(CAdbcError* error)
    {
        if (script.Message is null)
            return;
        error->Message = Text(script.Message);
        error->Release = &ErrorRelease;
        if (!script.Details)
            return;
        error->VendorCode = 7;
        error->PrivateData = (void*)1;
        "22012"u8.CopyTo(new Span<byte>(error->SqlState, 5));
    }

    private static ref nint Release(CArrowArray* array) => ref *(nint*)((byte*)array + 64);
}
