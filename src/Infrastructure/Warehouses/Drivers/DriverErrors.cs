using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>What a driver's errors mean: by the SQL state where there is one, else by the status; the words are looked at only where both say nothing.</summary>
internal static class DriverErrors
{
    public static WarehouseException Of(AdbcException exception)
    {
        var state = State(exception);
        var status = exception.Status;
        if (IsBroken(exception))
            return With(WarehouseCodes.Unreachable, "The connection to the warehouse broke.");
        if (status == AdbcStatusCode.Unauthenticated || Is(state, "28"))
            return With(WarehouseCodes.Credentials, "The warehouse does not accept this installation's credentials.");
        if (state == "25006")
            return With(WarehouseCodes.Forbidden, "The query reaches for something that is switched off in the warehouse.");
        if (status == AdbcStatusCode.Unauthorized || state == "42501")
            return With(WarehouseCodes.Permission, "This installation's account may not read what the query names.");
        if (state is "42P01" or "3F000" || (state.Length == 0 && status == AdbcStatusCode.NotFound) || exception.Message.Contains("no such table", StringComparison.Ordinal))
            return With(WarehouseCodes.Table, "A table that the query names is not in the warehouse.");
        if (status == AdbcStatusCode.Timeout || state == "57014")
            return With(WarehouseCodes.Timeout, "The warehouse ended the query because it took too long.");
        if (Is(state, "53"))
            return With(WarehouseCodes.Resources, "The query needs more memory than the warehouse has.");
        return With(WarehouseCodes.Statement, "The warehouse could not run the query.");

        WarehouseException With(string code, string sentence) => new(code, sentence, exception.Message, exception);
    }

    public static WarehouseException OfConnecting(AdbcException exception) =>
        exception.Status is AdbcStatusCode.Unauthenticated or AdbcStatusCode.Unauthorized || Is(State(exception), "28")
            ? Of(exception)
            : new(WarehouseCodes.Unreachable, "The warehouse cannot be reached.", exception.Message, exception);

    // 08P01 is what PostgreSQL says to a wrong number of values.
    public static bool IsBroken(AdbcException exception) => State(exception) is var state && ((Is(state, "08") && state != "08P01") || Is(state, "57P"));

    private static bool Is(string state, string kind) => state.StartsWith(kind, StringComparison.Ordinal);

    private static string State(AdbcException exception) => exception.SqlState?.Trim('\0') ?? "";
}
