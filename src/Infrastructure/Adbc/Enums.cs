namespace Apache.Arrow.Adbc;

#pragma warning disable CS1591 // The names and numbers are the interface's own; adbc.h explains each.

/// <summary>The kinds of error, one byte in the C interface.</summary>
#pragma warning disable CA1028 // One byte, as the C interface has it.
public enum AdbcStatusCode : byte
#pragma warning restore CA1028
{
    Success = 0,
    UnknownError = 1,
    NotImplemented = 2,
    NotFound = 3,
    AlreadyExists = 4,
    InvalidArgument = 5,
    InvalidState = 6,
    InvalidData = 7,
    IntegrityError = 8,
    InternalError = 9,
    IOError = 10,
    Cancelled = 11,
    Timeout = 12,
    Unauthenticated = 13,
    Unauthorized = 14,
}

/// <summary>Facts that <see cref="AdbcConnection.GetInfo"/> can give.</summary>
public enum AdbcInfoCode
{
    VendorName = 0,
    VendorVersion = 1,
    VendorArrowVersion = 2,
    VendorSql = 3,
    VendorSubstrait = 4,
    VendorSubstraitMinVersion = 5,
    VendorSubstraitMaxVersion = 6,
    DriverName = 100,
    DriverVersion = 101,
    DriverArrowVersion = 102,
    DriverAdbcVersion = 103,
}

/// <summary>What ingestion does with the table.</summary>
public enum BulkIngestMode
{
    Create,
    Append,
    Replace,
    CreateAppend,
}

/// <summary>How transactions see each other.</summary>
public enum IsolationLevel
{
    Default,
    ReadUncommitted,
    ReadCommitted,
    RepeatableRead,
    Snapshot,
    Serializable,
    Linearizable,
}
