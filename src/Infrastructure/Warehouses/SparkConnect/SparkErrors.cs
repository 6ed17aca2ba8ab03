using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>What a failed call means. Servers answer INTERNAL to nearly everything: the class of the error decides, and where an old server sends none, the name in brackets in its words.</summary>
internal static partial class SparkErrors
{
    private const string Details = "grpc-status-details-bin";
    private const string Spark = "org.apache.spark";
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    private static readonly string[] NoCluster = ["RESOURCE_DOES_NOT_EXIST", "No cluster found matching"];
    private static readonly string[] BadToken = ["access token", "HTTP status code: 403"];
    private static readonly string[] Ending = ["stopped SparkContext", "SparkContext was shut down"];
    private static readonly string[] Waking = ["PENDING", "is not usable", "RESTARTING", "is starting"];

    public static ServerException Of(RpcException exception)
    {
        var info = Info(exception, out var retry);
        var said = exception.Status.Detail is { Length: > 0 } words ? words : $"The server answered {exception.StatusCode} and nothing more.";
        var kind = Known(info, "errorClass") ?? SparkWords.Class(said);
        var state = Known(info, "sqlState") ?? SparkWords.State(said);
        return new(Fault(exception, kind, state, info, retry is not null), said, exception)
        {
            ErrorClass = kind,
            State = state,
            ErrorId = Known(info, "errorId"),
            Subject = Subject(Known(info, "messageParameters"), said),
            RetryAfter = retry,
        };
    }

    /// <summary>What a wait that was given up means: only who asked can cancel.</summary>
    public static ServerException Of(OperationCanceledException exception, CancellationToken asked) => asked.IsCancellationRequested
        ? new(ServerFault.Cancelled, "The statement was cancelled.", exception)
        : new(ServerFault.Timeout, "What the statement needed did not come in time.", exception);

    /// <summary>Whether something answered in the place of a server that cannot be reached, which may be stopped; no connection at all says nothing of it.</summary>
    public static bool IsFromGate(Exception? error) => error is RpcException { Status: var status } ? status.DebugException is null : error is not null && IsFromGate(error.InnerException);

    private static ServerFault Fault(RpcException exception, string? kind, string? state, ErrorInfo? info, bool retryable)
    {
        var said = exception.Status.Detail;
        switch (kind)
        {
            case "INVALID_HANDLE.SESSION_NOT_FOUND" or "INVALID_HANDLE.SESSION_CLOSED" or "INVALID_HANDLE.SESSION_CHANGED":
                return ServerFault.SessionLost;
            case "INVALID_CURSOR.DISCONNECTED":
                return ServerFault.Passing;
            case "INVALID_HANDLE.OPERATION_NOT_FOUND" or "INVALID_HANDLE.OPERATION_ABANDONED" or "INVALID_HANDLE.OPERATION_ALREADY_EXISTS":
            case { } cursor when cursor.StartsWith("INVALID_CURSOR", StringComparison.Ordinal):
                return ServerFault.OperationLost;
            case "OPERATION_CANCELED":
                return ServerFault.Cancelled;
        }

        if (retryable)
            return ServerFault.Passing;
        if (Has(said, Ending))
            return ServerFault.Unreachable;
        if (info?.Domain != Spark && kind is null && Transport(exception, said) is { } transport)
            return transport;
        return exception.StatusCode == StatusCode.PermissionDenied ? ServerFault.Permission : SparkWords.Fault(kind, state, $"{said} {info?.Reason}");
    }

    // What did not come from Spark itself: the way there, or a gate in front of it.
    private static ServerFault? Transport(RpcException exception, string said)
    {
        if (Has(said, NoCluster) || NoSuchCluster().IsMatch(said))
            return ServerFault.NotThere;
        if (exception.StatusCode is StatusCode.PermissionDenied)
            return Has(said, BadToken) ? ServerFault.Credentials : ServerFault.Permission;
        if (exception.StatusCode is StatusCode.Unauthenticated)
            return ServerFault.Credentials;
        if (exception.StatusCode is StatusCode.ResourceExhausted)
            return exception.Status.DebugException is null && said.Contains("message", StringComparison.OrdinalIgnoreCase) ? ServerFault.TooLarge : ServerFault.Passing;
        if (Has(said, Waking) || IsStopped(exception.StatusCode, said))
            return ServerFault.Starting;
        for (var cause = exception.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            // A certificate does not become right, nor a name known, nor a message readable, by asking again.
            if (cause is AuthenticationException or SocketException { SocketErrorCode: SocketError.HostNotFound })
                return ServerFault.Unreachable;
            if (cause is InvalidProtocolBufferException)
                return ServerFault.Incomplete;
        }

        return exception.StatusCode switch
        {
            // What we did not cancel ourselves was cut on the way.
            StatusCode.Unavailable or StatusCode.Cancelled => ServerFault.Passing,
            StatusCode.Unimplemented => ServerFault.Unreachable,
            StatusCode.DeadlineExceeded => ServerFault.Timeout,
            StatusCode.Internal when exception.Status.DebugException is HttpRequestException or IOException => ServerFault.Unreachable,
            StatusCode.Unknown when said.Contains("http", StringComparison.OrdinalIgnoreCase) => ServerFault.Unreachable,
            _ => null,
        };
    }

    // Connections are terminated too: without the certain code the words must be of a cluster.
    private static bool IsStopped(StatusCode code, string said) => said.Contains("terminated", StringComparison.OrdinalIgnoreCase)
        && (code is StatusCode.FailedPrecondition || (code is StatusCode.Unavailable && said.Contains("cluster", StringComparison.OrdinalIgnoreCase)));

    private static ErrorInfo? Info(RpcException exception, out TimeSpan? retry)
    {
        retry = null;
        ErrorInfo? info = null;
        if (exception.Trailers.GetValueBytes(Details) is not { } bytes)
            return null;
        try
        {
            foreach (var detail in RpcStatus.Parser.ParseFrom(bytes).Details)
            {
                if (detail.Is(ErrorInfo.Descriptor))
                    info ??= detail.Unpack<ErrorInfo>();
                else if (detail.Is(RetryInfo.Descriptor) && detail.Unpack<RetryInfo>().RetryDelay is { } delay)
                    retry = TimeSpan.FromSeconds(Math.Clamp(delay.Seconds + (delay.Nanos / 1e9), 0, LongestRetry.TotalSeconds));
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Without details the words decide.
        }

        return info;
    }

    private static string? Known(ErrorInfo? info, string name) => info is not null && info.Metadata.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    // The name of the table as the server says it, in either of the two ways.
    private static string? Subject(string? parameters, string said)
    {
        try
        {
            using var json = parameters is null ? null : JsonDocument.Parse(parameters);
            if (json is not null && json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("relationName", out var name) && name.ValueKind == JsonValueKind.String)
                return name.GetString();
        }
        catch (JsonException)
        {
            // Cut at the server's limit: the words have it too.
        }

        return SparkWords.Relation(said);
    }

    private static bool Has(string? said, string[] words) => said is not null && Array.Exists(words, word => said.Contains(word, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\bCluster \S{1,100} does not exist\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoSuchCluster();
}
