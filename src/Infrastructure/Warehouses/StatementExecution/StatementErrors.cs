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

    private static SparkException Failed(string? code, string message, string? state) => code switch
    {
        "UNAUTHENTICATED" => new SparkException(SparkFault.Credentials, message),
        "RESOURCE_EXHAUSTED" => new SparkException(SparkFault.Resources, message),
        "DEADLINE_EXCEEDED" => new SparkException(SparkFault.Timeout, message),
        "CANCELLED" or "ABORTED" => new SparkException(SparkFault.Cancelled, message),
        "TEMPORARILY_UNAVAILABLE" or "SERVICE_UNDER_MAINTENANCE" or "WORKSPACE_TEMPORARILY_UNAVAILABLE" => new SparkException(SparkFault.Unreachable, message),
        _ => SparkWords.Error(message, state),
    };
}
