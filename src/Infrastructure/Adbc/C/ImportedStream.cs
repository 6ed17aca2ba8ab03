using System.Runtime.InteropServices;
using Apache.Arrow.C;
using Apache.Arrow.Ipc;

namespace Apache.Arrow.Adbc.C;

/// <summary>A driver's stream, read by our own code: Arrow's importer would lose the status of an error. Calls block.</summary>
internal sealed unsafe class ImportedStream : IArrowArrayStream
{
    private const int Cancelled = 125;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const int InputOutput = 5;
    private const int TimedOut = 110;

    private readonly StreamHandle handle;

    private ImportedStream(StreamHandle handle)
    {
        this.handle = handle;
        var schema = CArrowSchema.Create();
        try
        {
            Check(handle.Stream->GetSchema(handle.Stream, schema), "get_schema");
            Schema = CArrowSchemaImporter.ImportSchema(schema);
        }
        finally
        {
            CArrowSchema.Free(schema);
        }
    }

    public Schema Schema { get; }

    /// <summary>The stream that a call has filled, or the call's error.</summary>
    public static ImportedStream Take(StreamHandle handle, AdbcStatusCode status, CAdbcError* error, string call)
    {
        try
        {
            NativeError.Check(handle.Api, status, error, call);
            if (handle.Stream->Release == null)
                throw new AdbcException($"The driver gave no stream from {call}.", AdbcStatusCode.InternalError);
            return new(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public RecordBatch? ReadNext()
    {
        using var hold = handle.During();
        var array = CArrowArray.Create();
        try
        {
            Check(handle.Stream->GetNext(handle.Stream, array), "get_next");

            // An array without a release function ends the stream.
            return *(nint*)((byte*)array + 64) == 0 ? null : CArrowArrayImporter.ImportRecordBatch(array, Schema);
        }
        finally
        {
            CArrowArray.Free(array);
        }
    }

    public ValueTask<RecordBatch> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(ReadNext()!);
    }

    public void Dispose() => handle.Dispose();

    private void Check(int errno, string call)
    {
        if (errno == 0)
            return;
        var last = handle.Stream->GetLastError == null ? null : handle.Stream->GetLastError(handle.Stream);
        var message = last == null ? null : Marshal.PtrToStringUTF8((nint)last);
        if (handle.Api->ErrorFromArrayStream != null)
        {
            // The error belongs to the stream, although it has a release function: it is read, never released.
            var status = AdbcStatusCode.Success;
            var error = handle.Api->ErrorFromArrayStream(handle.Stream, &status);
            if (error != null && status != AdbcStatusCode.Success)
            {
                var told = NativeError.Read(handle.Api, status, error, call);
                throw string.IsNullOrWhiteSpace(message) || error->Message != null ? told : new NativeAdbcException(message, status, told.SqlState, told.NativeError, told.Details);
            }
        }

        var kind = errno switch
        {
            Cancelled or Interrupted => AdbcStatusCode.Cancelled,
            InputOutput => AdbcStatusCode.IOError,
            InvalidArgument => AdbcStatusCode.InvalidArgument,
            TimedOut => AdbcStatusCode.Timeout,
            _ => AdbcStatusCode.UnknownError,
        };
        throw new NativeAdbcException(string.IsNullOrWhiteSpace(message) ? $"The driver answered error {errno} to {call} and gave no reason." : message, kind, null, errno, []);
    }
}
