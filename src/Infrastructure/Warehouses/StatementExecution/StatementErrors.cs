using CleanDash.Application;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>What became of a statement that did not succeed.</summary>
internal static class StatementErrors
{
    public static SparkException Of(StatementStatus status) => status.State switch
    {
        "FAILED" => Failed(status.Error?.Code, status.Error?.Message ?? "", status.SqlState),
        "CANCELED" => new SparkException(SparkFault.Cancelled, "The statement was cancelled in the warehouse."),
        "CLOSED" => new SparkException(SparkFault.OperationLost, "The warehouse has closed the statement."),
        var other => new SparkException(SparkFault.Unreachable, $"The statement is in a state that nobody knows: {OneLine.Of(other)}."),
    };

    /// <summary>A result that does not add up.</summary>
    public static SparkException NotWhole(string how) => new(SparkFault.Incomplete, $"The result is not whole: {how}.");

    /// <summary>A result that exists and cannot be fetched where it lies.</summary>
    public static SparkException NoStorage(string why, Exception? inner = null) => new(
        SparkFault.Storage,
        $"{why.TrimEnd('.')}. Results lie in the workspace's storage: let this server reach it by https, or set Databricks:Results to inline.",
        inner);

    /// <summary>Whether the workspace speaks of the way in which results were asked for. It has no code for that; errors of the SQL begin with their class in brackets, and may name a table so.</summary>
    public static bool IsOfResults(string said) => !said.StartsWith('[') && (IsOfSize(said) || said.Contains("EXTERNAL_LINKS", StringComparison.Ordinal));

    /// <summary>What is meant then.</summary>
    public static SparkException OfResults(string said, Exception? inner = null) => IsOfSize(said)
        ? new SparkException(SparkFault.TooLarge, $"{said.TrimEnd('.')}. Inline results end at 25 MiB; with Databricks:Results as links there is no such end.", inner)
        : NoStorage($"The workspace gives no links to results ({OneLine.Of(said)})", inner);

    private static bool IsOfSize(string said) => said.Contains("Inline byte limit", StringComparison.OrdinalIgnoreCase);

    private static SparkException Failed(string? code, string message, string? state) => code switch
    {
        "UNAUTHENTICATED" => new SparkException(SparkFault.Credentials, message),
        "RESOURCE_EXHAUSTED" => new SparkException(SparkFault.Resources, message),
        "DEADLINE_EXCEEDED" => new SparkException(SparkFault.Timeout, message),
        "CANCELLED" or "ABORTED" => new SparkException(SparkFault.Cancelled, message),
        "TEMPORARILY_UNAVAILABLE" or "SERVICE_UNDER_MAINTENANCE" or "WORKSPACE_TEMPORARILY_UNAVAILABLE" => new SparkException(SparkFault.Unreachable, message),
        _ when IsOfResults(message) => OfResults(message),
        _ => SparkWords.Error(message, state),
    };
}
