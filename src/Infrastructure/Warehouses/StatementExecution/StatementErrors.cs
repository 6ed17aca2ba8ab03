using CleanDash.Application;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>What became of a statement that did not succeed.</summary>
internal static class StatementErrors
{
    public static ServerException Of(StatementStatus status) => status.State switch
    {
        "FAILED" => Failed(status.Error?.Code, status.Error?.Message ?? "", status.SqlState),
        "CANCELED" => new ServerException(ServerFault.Cancelled, "The statement was cancelled in the warehouse."),
        "CLOSED" => new ServerException(ServerFault.OperationLost, "The warehouse has closed the statement."),
        var other => new ServerException(ServerFault.Unreachable, $"The statement is in a state that nobody knows: {OneLine.Of(other)}."),
    };

    /// <summary>A result that does not add up.</summary>
    public static ServerException NotWhole(string how) => new(ServerFault.Incomplete, $"The result is not whole: {how}.");

    /// <summary>A result that exists and cannot be fetched where it lies.</summary>
    public static ServerException NoStorage(string why, Exception? inner = null) => new(
        ServerFault.Storage,
        $"{why.TrimEnd('.')}. Results lie in the workspace's storage: let this server reach it by https, or set Databricks:Results to inline.",
        inner);

    /// <summary>Whether the workspace speaks of the way in which results were asked for. It has no code for that; errors of the SQL begin with their class in brackets, and may name a table so.</summary>
    public static bool IsOfResults(string said) => !said.StartsWith('[') && (IsOfSize(said) || said.Contains("EXTERNAL_LINKS", StringComparison.Ordinal));

    /// <summary>What is meant then.</summary>
    public static ServerException OfResults(string said, Exception? inner = null) => IsOfSize(said)
        ? new ServerException(ServerFault.TooLarge, $"{said.TrimEnd('.')}. Inline results end at 25 MiB; with Databricks:Results as links there is no such end.", inner)
        : NoStorage($"The workspace gives no links to results ({OneLine.Of(said)})", inner);

    private static bool IsOfSize(string said) => said.Contains("Inline byte limit", StringComparison.OrdinalIgnoreCase);

    private static ServerException Failed(string? code, string message, string? state) => code switch
    {
        "UNAUTHENTICATED" => new ServerException(ServerFault.Credentials, message),
        "RESOURCE_EXHAUSTED" => new ServerException(ServerFault.Resources, message),
        "DEADLINE_EXCEEDED" => new ServerException(ServerFault.Timeout, message),
        "CANCELLED" or "ABORTED" => new ServerException(ServerFault.Cancelled, message),
        "TEMPORARILY_UNAVAILABLE" or "SERVICE_UNDER_MAINTENANCE" or "WORKSPACE_TEMPORARILY_UNAVAILABLE" => new ServerException(ServerFault.Unreachable, message),
        _ when IsOfResults(message) => OfResults(message),
        _ => SparkWords.Error(message, state),
    };
}
