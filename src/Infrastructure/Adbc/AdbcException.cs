namespace Apache.Arrow.Adbc;

/// <summary>What a driver refused or could not do; the text is the driver's and may hold SQL, host and user names.</summary>
public class AdbcException : Exception
{
    /// <summary>An unknown error.</summary>
    public AdbcException() => Status = AdbcStatusCode.UnknownError;

    /// <summary>An unknown error with a text.</summary>
    public AdbcException(string message) : base(message) => Status = AdbcStatusCode.UnknownError;

    /// <summary>An error with a status.</summary>
    public AdbcException(string message, AdbcStatusCode statusCode) : base(message) => Status = statusCode;

    /// <summary>An error with a status and its cause.</summary>
    public AdbcException(string message, AdbcStatusCode statusCode, Exception innerException) : base(message, innerException) => Status = statusCode;

    /// <summary>An unknown error with its cause.</summary>
    public AdbcException(string message, Exception innerException) : base(message, innerException) => Status = AdbcStatusCode.UnknownError;

    /// <summary>The kind of error.</summary>
    public AdbcStatusCode Status { get; }

    /// <summary>Five characters of the SQL standard, if the driver gave them.</summary>
    public virtual string? SqlState => null;

    /// <summary>The engine's own number, 0 if it gave none.</summary>
    public virtual int NativeError => 0;

    /// <summary>What a member throws that a driver lacks.</summary>
    public static AdbcException NotImplemented(string message) => new(message, AdbcStatusCode.NotImplemented);
}
