using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>What a driver's errors mean: by the SQL state where there is one, else by the status; the words are looked at only where both say nothing.</summary>
internal static partial class DriverErrors
{
    public static WarehouseException Of(AdbcException exception)
    {
        var state = State(exception);
        var status = exception.Status;
        if (IsBroken(exception))
            return With(WarehouseCodes.Unreachable, "The connection to the warehouse broke.", exception);
        if (status == AdbcStatusCode.Unauthenticated || Is(state, "28"))
            return OfConnecting(exception);
        if (state == "25006")
            return With(WarehouseCodes.Forbidden, "The query reaches for something that is switched off in the warehouse.", exception);
        if (status == AdbcStatusCode.Unauthorized || state == "42501")
            return With(WarehouseCodes.Permission, "This installation's account may not read what the query names.", exception);
        if (state is "42P01" or "3F000" or "3D000" || (state == "0A000" && exception.Message.Contains("cross-database", StringComparison.Ordinal)) || (state.Length == 0 && status == AdbcStatusCode.NotFound) || exception.Message.Contains("no such table", StringComparison.Ordinal))
            return With(WarehouseCodes.Table, "A table that the query names is not in the warehouse.", exception);
        if (status == AdbcStatusCode.Timeout || state == "57014")
            return With(WarehouseCodes.Timeout, "The warehouse ended the query because it took too long.", exception);
        if (Is(state, "53"))
            return With(WarehouseCodes.Resources, "The query needs more memory than the warehouse has.", exception);
        return With(WarehouseCodes.Statement, "The warehouse could not run the query.", exception);
    }

    /// <summary>As <see cref="Of"/>, with the engine's words where the text itself is wrong.</summary>
    public static WarehouseException ToAuthor(AdbcException exception, string rendered)
    {
        var meant = Of(exception);
        if (meant.Code is not (WarehouseCodes.Statement or WarehouseCodes.Table))
            return meant;
        var (said, line) = Words(exception, rendered);
        return new(meant.Code, $"The SQL does not fit the tables{(line is { } number ? $" (line {number})" : "")}: {said}", null, exception);
    }

    public static WarehouseException OfConnecting(AdbcException exception) =>
        IsRefused(exception) ? With(WarehouseCodes.Credentials, "The warehouse does not accept this installation's credentials.", exception) : With(WarehouseCodes.Unreachable, "The warehouse cannot be reached.", exception);

    public static WarehouseException OfOpening(AdbcException exception) => exception.Status switch
    {
        AdbcStatusCode.NotImplemented or AdbcStatusCode.InvalidArgument or AdbcStatusCode.NotFound => With(WarehouseCodes.Unreachable, "The warehouse's driver does not take what Warehouse:Options says.", exception),
        AdbcStatusCode.IOError or AdbcStatusCode.Timeout or AdbcStatusCode.Unauthenticated or AdbcStatusCode.Unauthorized => OfConnecting(exception),
        _ => With(WarehouseCodes.Unreachable, "The warehouse's driver could not open its database.", exception),
    };

    // 08P01 is what PostgreSQL says to a wrong number of values. A number without a state is the system's, for a stream whose driver says no more: that may be a value.
    public static bool IsBroken(AdbcException exception) => State(exception) is var state
        && ((Is(state, "08") && state != "08P01") || Is(state, "57P") || (state.Length == 0 && exception.Status == AdbcStatusCode.IOError && exception.NativeError == 0));

    public static bool HasState(AdbcException exception) => State(exception).Length > 0;

    // A server that lets nobody in yet has no state for it either.
    private static bool IsRefused(AdbcException exception) =>
        exception.Status is AdbcStatusCode.Unauthenticated or AdbcStatusCode.Unauthorized || Is(State(exception), "28") || (!HasState(exception) && Refusal().IsMatch(exception.Message));

    // PostgreSQL's driver repeats the whole text behind its words, and tells them apart beside it.
    private static (string Said, int? Line) Words(AdbcException exception, string rendered)
    {
        var details = (exception as NativeAdbcException)?.Details ?? [];
        var said = Detail("PG_DIAG_MESSAGE_PRIMARY") ?? exception.Message.Split('\n')[0];
        var hint = Detail("PG_DIAG_MESSAGE_HINT");
        int? line = int.TryParse(Detail("PG_DIAG_STATEMENT_POSITION"), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? rendered.AsSpan(0, Math.Clamp(position - 1, 0, rendered.Length)).Count('\n') + 1
            : null;
        return ($"{said.TrimEnd('.')}.{(hint is null ? "" : $" {hint}")}".ReplaceLineEndings(" "), line);

        string? Detail(string key) => details.FirstOrDefault(detail => detail.Key == key).Value is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static WarehouseException With(string code, string sentence, AdbcException exception) => new(code, sentence, exception.Message, exception);

    private static bool Is(string state, string kind) => state.StartsWith(kind, StringComparison.Ordinal);

    private static string State(AdbcException exception) => exception.SqlState?.Trim('\0') ?? "";

    [GeneratedRegex("""authentication failed|no password supplied|no pg_hba\.conf entry|role ".*" does not exist|not permitted to log in""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refusal();
}
