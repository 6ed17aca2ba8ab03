using System.Text.Json;
using System.Text.RegularExpressions;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>What the engine's words mean. It gives one status for nearly everything, so the words have to be read.</summary>
internal static partial class DuckDbErrors
{
    private static readonly string[] Resources = ["Out of Memory", "could not allocate", "failed to allocate", "failed to offload", "No space left", "max_temp_directory_size"];
    private static readonly string[] Forbidden = ["Permission Error", "configuration has been locked", "disabled by configuration", "disabled through configuration"];
    private static readonly string[] Files = ["IO Error", "\"IO\"", "No files found", "No magic bytes", "not a Parquet file", "Invalid Parquet", "too small to be a Parquet file", "Contents of view were altered"];

    public static WarehouseException Explain(AdbcException exception, ReadySql? sql, LakehouseTables tables)
    {
        var said = exception.Message;
        if (Table(said, sql, tables) is { } table)
            return Of(WarehouseCodes.Table, $"The table {table} is missing or broken: its file cannot be read.", exception);
        if (Says(said, Resources))
            return Of(WarehouseCodes.Resources, "The query needs more memory than the warehouse has.", exception);
        if (Says(said, Forbidden))
            return Of(WarehouseCodes.Forbidden, "The query reaches for something that is switched off in the warehouse.", exception);
        return Of(WarehouseCodes.Statement, "The warehouse could not run the query.", exception);
    }

    /// <summary>As <see cref="Explain"/>, with the engine's first line where the text itself is wrong.</summary>
    public static WarehouseException ExplainToAuthor(AdbcException exception, ReadySql sql, LakehouseTables tables)
    {
        var explained = Explain(exception, sql, tables);
        if (explained.Code != WarehouseCodes.Statement)
            return explained;
        var first = Kind().Replace(Said(exception.Message).Split('\n')[0], "").TrimEnd('!', '.');
        var line = Line().Match(exception.Message);
        return Of(WarehouseCodes.Statement, $"The SQL does not fit the tables{(line.Success ? $" (line {line.Groups["line"].Value})" : "")}: {first}.", exception);
    }

    // Some errors come as JSON, with the words in one member.
    private static string Said(string message)
    {
        if (!message.StartsWith('{'))
            return message;
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement.TryGetProperty("exception_message", out var said) ? said.GetString() ?? message : message;
        }
        catch (JsonException)
        {
            return message;
        }
    }

    // A file names its table; what names none belongs to the only table there is.
    private static string? Table(string said, ReadySql? sql, LakehouseTables tables) =>
        tables.Named(sql?.Tables ?? [], said) ?? (sql?.Tables is [var only] && Says(said, Files) ? only : null);

    private static bool Says(string said, string[] words) => Array.Exists(words, word => said.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static WarehouseException Of(string code, string sentence, AdbcException exception) => new(code, sentence, exception.Message, exception);

    [GeneratedRegex("^[A-Za-z ]+ Error: ", RegexOptions.None, 1000)]
    private static partial Regex Kind();

    [GeneratedRegex("^LINE (?<line>[0-9]+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
