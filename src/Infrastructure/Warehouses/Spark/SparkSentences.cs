using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>Codes and sentences for people; the server's words go to the log alone.</summary>
internal static class SparkSentences
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    /// <summary>What an error of a driver means.</summary>
    public static WarehouseException Of(AdbcException exception) => exception is ServerException spark
        ? Of(spark)
        : new WarehouseException(WarehouseCodes.Statement, "The warehouse could not run the query.", exception.Message, exception);

    private static WarehouseException Of(ServerException exception) => exception.Fault switch
    {
        ServerFault.Statement => Of(WarehouseCodes.Statement, "The warehouse could not run the query.", exception),
        ServerFault.Table => Of(WarehouseCodes.Table, exception.Subject is { } table ? $"The table {Plain(table)} is missing or broken." : "A table of the query is missing or broken.", exception),
        ServerFault.Permission => Of(WarehouseCodes.Permission, "The warehouse does not let this installation read what the query names.", exception),
        ServerFault.Credentials => Of(WarehouseCodes.Credentials, "The warehouse does not accept this installation's credentials.", exception, Soon),
        ServerFault.Resources => Of(WarehouseCodes.Resources, "The query needs more than the warehouse has.", exception),
        ServerFault.TooLarge => Of(WarehouseCodes.Resources, "The result is larger than what the warehouse hands over at once: choose fewer days, or narrow it by the filters.", exception),
        ServerFault.Storage => Of(WarehouseCodes.Unreachable, "The warehouse has answered, but its answer cannot be fetched from where it lies.", exception),
        ServerFault.NotThere => Of(WarehouseCodes.Unreachable, "The warehouse that this installation is set up for does not exist, or not any more.", exception),
        ServerFault.Starting => Of(WarehouseCodes.Unreachable, "The warehouse is starting and did not come up in time.", exception, Soon),
        ServerFault.Down => Of(WarehouseCodes.Unreachable, "The warehouse is stopped and could not be started.", exception, Later),
        ServerFault.Passing when exception.IsBusy => Busy(exception, exception.RetryAfter ?? Soon),
        ServerFault.Unreachable or ServerFault.Passing or ServerFault.Timeout => Of(WarehouseCodes.Unreachable, "The warehouse cannot be reached.", exception, Soon),
        ServerFault.SessionLost or ServerFault.OperationLost => Of(WarehouseCodes.Incomplete, "The warehouse lost the query; ask again.", exception),
        ServerFault.Cancelled => Of(WarehouseCodes.Statement, "The query was ended in the warehouse.", exception),
        ServerFault.Incomplete => Of(WarehouseCodes.Incomplete, "The answer of the warehouse did not arrive whole; ask again.", exception),
    };

    /// <summary>As <see cref="Of(AdbcException)"/>, with the server's first line and the place where the text itself is wrong.</summary>
    public static WarehouseException OfToAuthor(ServerException exception, string sql)
    {
        if (exception.Fault != ServerFault.Statement)
            return Of(exception);
        var first = exception.Message.Trim().Split('\n')[0].TrimEnd('.', ';', ' ', '\r');
        var where = exception.Place is { } place and > 0 ? $" (line {SqlText.PlaceOf(sql, place).Line})" : "";
        return Of(WarehouseCodes.Statement, $"The SQL does not fit the tables{where}: {first}.", exception);
    }

    private static WarehouseException Busy(ServerException exception, TimeSpan wait)
    {
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        return Of(WarehouseCodes.Busy, seconds == 1 ? "The warehouse is busy; ask again in a second." : $"The warehouse is busy; ask again in {seconds:0} seconds.", exception, wait);
    }

    private static string Plain(string table) => table.Replace("`", "", StringComparison.Ordinal);

    private static WarehouseException Of(string code, string sentence, ServerException exception, TimeSpan? usual = null) =>
        new(code, sentence, exception.ErrorClass is { } kind && !exception.Message.Contains(kind, StringComparison.Ordinal) ? $"[{kind}] {exception.Message}" : exception.Message, exception)
        {
            RetryAfter = (exception.RetryAfter ?? usual) is { } wait ? TimeSpan.FromTicks(Math.Max(wait.Ticks, TimeSpan.TicksPerSecond)) : null,
        };
}
