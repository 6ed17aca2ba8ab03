using System.Runtime.InteropServices;
using Apache.Arrow.C;

namespace Apache.Arrow.Adbc.C;

// The structs of adbc.h 1.1.0. The order of the fields is the interface: drivers are called by offset.

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CAdbcError
{
    public byte* Message;
    public int VendorCode;
    public fixed byte SqlState[5];
    public delegate* unmanaged[Cdecl]<CAdbcError*, void> Release;
    public void* PrivateData;
    public void* PrivateDriver;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CAdbcErrorDetail
{
    public byte* Key;
    public byte* Value;
    public nuint Length;
}

// Database, connection and statement look alike.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CAdbcObject
{
    public void* PrivateData;
    public void* PrivateDriver;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CAdbcPartitions
{
    public nuint Count;
    public byte** Partitions;
    public nuint* Lengths;
    public void* PrivateData;
    public delegate* unmanaged[Cdecl]<CAdbcPartitions*, void> Release;
}

// Arrow's own CArrowArrayStream keeps its pointers private; reading the stream ourselves needs them.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CStream
{
    public delegate* unmanaged[Cdecl]<CStream*, CArrowSchema*, int> GetSchema;
    public delegate* unmanaged[Cdecl]<CStream*, CArrowArray*, int> GetNext;
    public delegate* unmanaged[Cdecl]<CStream*, byte*> GetLastError;
    public delegate* unmanaged[Cdecl]<CStream*, void> Release;
    public void* PrivateData;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CAdbcDriver
{
    public const int Size100 = 232;

    public void* PrivateData;
    public void* PrivateManager;
    public delegate* unmanaged[Cdecl]<CAdbcDriver*, CAdbcError*, AdbcStatusCode> Release;

    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> DatabaseInit;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> DatabaseNew;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, CAdbcError*, AdbcStatusCode> DatabaseSetOption;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> DatabaseRelease;

    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> ConnectionCommit;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, uint*, nuint, CStream*, CAdbcError*, AdbcStatusCode> ConnectionGetInfo;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, int, byte*, byte*, byte*, byte**, byte*, CStream*, CAdbcError*, AdbcStatusCode> ConnectionGetObjects;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, byte*, CArrowSchema*, CAdbcError*, AdbcStatusCode> ConnectionGetTableSchema;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CStream*, CAdbcError*, AdbcStatusCode> ConnectionGetTableTypes;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcObject*, CAdbcError*, AdbcStatusCode> ConnectionInit;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> ConnectionNew;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, CAdbcError*, AdbcStatusCode> ConnectionSetOption;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, nuint, CStream*, CAdbcError*, AdbcStatusCode> ConnectionReadPartition;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> ConnectionRelease;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> ConnectionRollback;

    public delegate* unmanaged[Cdecl]<CAdbcObject*, CArrowArray*, CArrowSchema*, CAdbcError*, AdbcStatusCode> StatementBind;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CArrowArrayStream*, CAdbcError*, AdbcStatusCode> StatementBindStream;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CStream*, long*, CAdbcError*, AdbcStatusCode> StatementExecuteQuery;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CArrowSchema*, CAdbcPartitions*, long*, CAdbcError*, AdbcStatusCode> StatementExecutePartitions;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CArrowSchema*, CAdbcError*, AdbcStatusCode> StatementGetParameterSchema;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcObject*, CAdbcError*, AdbcStatusCode> StatementNew;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> StatementPrepare;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> StatementRelease;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, CAdbcError*, AdbcStatusCode> StatementSetOption;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, CAdbcError*, AdbcStatusCode> StatementSetSqlQuery;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, nuint, CAdbcError*, AdbcStatusCode> StatementSetSubstraitPlan;

    // From here on 1.1.0.
    public delegate* unmanaged[Cdecl]<CAdbcError*, int> ErrorGetDetailCount;
    public delegate* unmanaged[Cdecl]<CAdbcError*, int, CAdbcErrorDetail> ErrorGetDetail;
    public delegate* unmanaged[Cdecl]<CStream*, AdbcStatusCode*, CAdbcError*> ErrorFromArrayStream;

    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, nuint*, CAdbcError*, AdbcStatusCode> DatabaseGetOption;
    public void* DatabaseGetOptionBytes;
    public void* DatabaseGetOptionDouble;
    public void* DatabaseGetOptionInt;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, nuint, CAdbcError*, AdbcStatusCode> DatabaseSetOptionBytes;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, double, CAdbcError*, AdbcStatusCode> DatabaseSetOptionDouble;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, long, CAdbcError*, AdbcStatusCode> DatabaseSetOptionInt;

    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> ConnectionCancel;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, nuint*, CAdbcError*, AdbcStatusCode> ConnectionGetOption;
    public void* ConnectionGetOptionBytes;
    public void* ConnectionGetOptionDouble;
    public void* ConnectionGetOptionInt;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, byte*, byte*, byte*, byte, CStream*, CAdbcError*, AdbcStatusCode> ConnectionGetStatistics;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CStream*, CAdbcError*, AdbcStatusCode> ConnectionGetStatisticNames;
    public void* ConnectionSetOptionBytes;
    public void* ConnectionSetOptionDouble;
    public void* ConnectionSetOptionInt;

    public delegate* unmanaged[Cdecl]<CAdbcObject*, CAdbcError*, AdbcStatusCode> StatementCancel;
    public delegate* unmanaged[Cdecl]<CAdbcObject*, CArrowSchema*, CAdbcError*, AdbcStatusCode> StatementExecuteSchema;
    public void* StatementGetOption;
    public void* StatementGetOptionBytes;
    public void* StatementGetOptionDouble;
    public void* StatementGetOptionInt;
    public void* StatementSetOptionBytes;
    public void* StatementSetOptionDouble;
    public void* StatementSetOptionInt;
}
