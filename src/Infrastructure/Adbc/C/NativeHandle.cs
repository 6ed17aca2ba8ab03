using System.Runtime.InteropServices;

namespace Apache.Arrow.Adbc.C;

/// <summary>One native object. It keeps its owner alive, so whatever the order of disposal or finalizing, the native order is stream, statement, connection, database.</summary>
internal abstract unsafe class NativeHandle : SafeHandle
{
    private readonly NativeHandle? owner;

    // Drivers keep the address of these structs: they are allocated natively and never move.
    protected NativeHandle(nuint size, CAdbcDriver* api, NativeHandle? owner) : base(0, ownsHandle: true)
    {
        var held = false;
        owner?.DangerousAddRef(ref held);
        this.owner = owner;
        Api = api;
        SetHandle((nint)NativeMemory.AllocZeroed(size));
    }

    public CAdbcDriver* Api { get; }

    public override bool IsInvalid => handle == 0;

    public CAdbcObject* Object => (CAdbcObject*)handle;

    /// <summary>Holds the object for one call; the last holder frees it.</summary>
    public Hold During() => new(this);

    protected abstract void Free();

    protected override bool ReleaseHandle()
    {
        Free();
        NativeMemory.Free((void*)handle);
        owner?.DangerousRelease();
        return true;
    }

    internal readonly ref struct Hold
    {
        private readonly NativeHandle held;

        public Hold(NativeHandle handle)
        {
            var added = false;
            handle.DangerousAddRef(ref added);
            held = handle;
        }

        public void Dispose() => held.DangerousRelease();
    }
}

/// <summary>The driver's table of functions. The library itself is never unloaded.</summary>
internal sealed unsafe class DriverHandle() : NativeHandle((nuint)sizeof(CAdbcDriver), null, null)
{
    public CAdbcDriver* Table => (CAdbcDriver*)handle;

    protected override void Free()
    {
        if (Table->Release == null)
            return;
        var error = NativeError.Fresh();
        Table->Release(Table, &error);
        NativeError.Release(&error);
    }
}

internal sealed unsafe class DatabaseHandle(DriverHandle driver) : NativeHandle((nuint)sizeof(CAdbcObject), driver.Table, driver)
{
    protected override void Free()
    {
        var error = NativeError.Fresh();
        Api->DatabaseRelease(Object, &error);
        NativeError.Release(&error);
    }
}

internal sealed unsafe class ConnectionHandle(DatabaseHandle database) : NativeHandle((nuint)sizeof(CAdbcObject), database.Api, database)
{
    protected override void Free()
    {
        var error = NativeError.Fresh();
        Api->ConnectionRelease(Object, &error);
        NativeError.Release(&error);
    }
}

internal sealed unsafe class StatementHandle(ConnectionHandle connection) : NativeHandle((nuint)sizeof(CAdbcObject), connection.Api, connection)
{
    protected override void Free()
    {
        var error = NativeError.Fresh();
        Api->StatementRelease(Object, &error);
        NativeError.Release(&error);
    }
}

/// <summary>A stream; <paramref name="owner"/> is the statement or connection that gave it.</summary>
internal sealed unsafe class StreamHandle(NativeHandle owner) : NativeHandle((nuint)sizeof(CStream), owner.Api, owner)
{
    public CStream* Stream => (CStream*)handle;

    protected override void Free()
    {
        // Some drivers leave their release function in place: it is called once and cleared here.
        var release = Stream->Release;
        if (release == null)
            return;
        release(Stream);
        Stream->Release = null;
    }
}
