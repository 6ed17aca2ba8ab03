using Apache.Arrow.Adbc;

namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>The kinds of trouble that are treated in different ways.</summary>
internal enum ServerFault
{
    /// <summary>The SQL does not fit, or failed while it ran.</summary>
    Statement,

    /// <summary>A table, view, schema or catalog is not there, or its files are not.</summary>
    Table,

    /// <summary>The account may not read something, or not do something.</summary>
    Permission,

    /// <summary>The server does not take the token, or wants one.</summary>
    Credentials,

    /// <summary>Memory or disk ran out.</summary>
    Resources,

    /// <summary>The result is larger than what is handed over at once.</summary>
    TooLarge,

    /// <summary>The result cannot be fetched from where the server put it.</summary>
    Storage,

    /// <summary>Nobody answers there, or somebody who does not speak Spark Connect.</summary>
    Unreachable,

    /// <summary>There is no such cluster or SQL warehouse.</summary>
    NotThere,

    /// <summary>The cluster is on its way up.</summary>
    Starting,

    /// <summary>The cluster is down and does not come up, or may not be started from here.</summary>
    Down,

    /// <summary>The session is gone; a new one may do.</summary>
    SessionLost,

    /// <summary>The server knows nothing of the statement.</summary>
    OperationLost,

    /// <summary>It is worth asking again.</summary>
    Passing,

    /// <summary>The statement was ended from outside.</summary>
    Cancelled,

    /// <summary>A step took longer than it may.</summary>
    Timeout,

    /// <summary>The result came cut or damaged.</summary>
    Incomplete,
}

/// <summary>What the server refused or could not do.</summary>
internal sealed class ServerException(ServerFault fault, string message, Exception? inner = null) : AdbcException(message, Status(fault), inner!)
{
    public ServerFault Fault { get; } = fault;

    /// <summary>The server's name for the kind of error, as <c>TABLE_OR_VIEW_NOT_FOUND</c>.</summary>
    public string? ErrorClass { get; init; }

    public override string? SqlState => State;

    public string? State { get; init; }

    /// <summary>The name under which the server tells more.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The table or other thing that the error is about.</summary>
    public string? Subject { get; init; }

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the server is there and takes no more at present.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Whether it is certain that the server took nothing of the request.</summary>
    public bool WasNotTaken { get; init; }

    /// <summary>The same error with more of the server's words, and the place in the SQL that they are about.</summary>
    public ServerException With(string message, int? place) => new(Fault, message, InnerException)
    {
        ErrorClass = ErrorClass,
        State = State,
        Subject = Subject,
        RetryAfter = RetryAfter,
        IsBusy = IsBusy,
        Place = place,
    };

    /// <summary>Where in the SQL the trouble begins, in characters from 0.</summary>
    public int? Place { get; private init; }

    private static new AdbcStatusCode Status(ServerFault fault) => fault switch
    {
        ServerFault.Statement => AdbcStatusCode.InvalidArgument,
        ServerFault.Table or ServerFault.NotThere => AdbcStatusCode.NotFound,
        ServerFault.Permission => AdbcStatusCode.Unauthorized,
        ServerFault.Credentials => AdbcStatusCode.Unauthenticated,
        ServerFault.Resources or ServerFault.TooLarge => AdbcStatusCode.InternalError,
        ServerFault.Storage or ServerFault.Unreachable or ServerFault.Starting or ServerFault.Down or ServerFault.Passing => AdbcStatusCode.IOError,
        ServerFault.SessionLost or ServerFault.OperationLost => AdbcStatusCode.InvalidState,
        ServerFault.Cancelled => AdbcStatusCode.Cancelled,
        ServerFault.Timeout => AdbcStatusCode.Timeout,
        ServerFault.Incomplete => AdbcStatusCode.InvalidData,
    };
}
