using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>What the engine's words mean. It gives one status for nearly everything, so the words have to be read.</summary>
internal static class DuckDbErrors
{
    private static readonly string[] Resources = ["Out of Memory", "could not allocate", "failed to allocate", "failed to offload", "No space left", "max_temp_directory_size"];
    private static readonly string[] Forbidden = ["Permission Error", "Permission", "configuration has been locked", "disabled by configuration", "disabled through configuration"];
    private static readonly string[] Files = ["No files found", "No magic bytes", "not a Parquet file", "Invalid Parquet", "IO Error", "Cannot open file", "Could not open", "too small to be a Parquet file"];

    public static WarehouseException Explain(AdbcException exception, ReadySql? sql, LakehouseTables tables)
    {
        var said = exception.Message;
        if (tables.Named(sql?.Tables ?? [], said) is { } table)
            return Of(WarehouseCodes.Table, $"The table {table} is missing or broken: its file cannot be read.", exception);
        if (Says(said, Resources))
            return Of(WarehouseCodes.Resources, "The query needs more memory than the warehouse has.", exception);
        if (Says(said, Forbidden))
            return Of(WarehouseCodes.Forbidden, "The query reaches for something that is switched off in the warehouse.", exception);
        if (Says(said, Files))
            return Of(WarehouseCodes.Table, "A file of the lakehouse cannot be read.", exception);
        return Of(WarehouseCodes.Statement, "The warehouse could not run the query.", exception);
    }

    private static bool Says(string said, string[] words) => Array.Exists(words, word => said.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static WarehouseException Of(string code, string sentence, AdbcException exception) => new(code, sentence, exception.Message, exception);
}
