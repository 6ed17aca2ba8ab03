using System.Text;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>The tables that the engine serves, and those that it cannot.</summary>
internal sealed class LakehouseTables
{
    private readonly Dictionary<string, TableFiles> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> broken = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Known => known;

    public IReadOnlyDictionary<string, string> Broken => broken;

    /// <summary>Makes a view for each table in a database file of its catalog and attaches it read-only: a view in memory could be replaced by one panel under another's eyes.</summary>
    public static LakehouseTables Attach(AdbcConnection connection, LakehouseFolder lakehouse, string privateFolder)
    {
        var tables = new LakehouseTables();
        foreach (var (catalog, file) in lakehouse.Databases)
            tables.AttachDatabase(connection, catalog, file);
        foreach (var catalog in lakehouse.Tables.GroupBy(table => table.Catalog, StringComparer.OrdinalIgnoreCase))
        {
            // The engine tells no capital from a small letter: of two such files the first is the table.
            List<TableFiles> readable = [.. catalog.DistinctBy(table => table.Name, StringComparer.OrdinalIgnoreCase).Where(table => tables.CanRead(connection, table))];
            if (readable.Count == 0)
                continue;
            var file = Sql.Text(Path.Combine(privateFolder, $"{catalog.Key}.duckdb"));
            var name = Sql.Name(catalog.Key);
            var views = new StringBuilder($"ATTACH {file} AS {name}; BEGIN;");
            foreach (var schema in readable.Select(table => table.Schema).Distinct(StringComparer.OrdinalIgnoreCase))
                views.Append($"CREATE SCHEMA IF NOT EXISTS {name}.{Sql.Name(schema)};");
            foreach (var table in readable)
            {
                views.Append($"CREATE VIEW {name}.{Sql.Name(table.Schema)}.{Sql.Name(table.Table)} AS SELECT * FROM {Scan(table)};");
                tables.files[table.Name] = table;
                tables.known.Add(table.Name);
            }

            connection.Execute(views.Append($"COMMIT; DETACH {name}; ATTACH {file} AS {name} (READ_ONLY);").ToString());
        }

        return tables;
    }

    /// <summary>Refuses a table that is not served.</summary>
    /// <exception cref="WarehouseException">Says which and why.</exception>
    public void Require(string table)
    {
        if (broken.TryGetValue(table, out var reason) || broken.TryGetValue(table[..table.IndexOf('.', StringComparison.Ordinal)], out reason))
            throw new WarehouseException(WarehouseCodes.Table, $"The table {table} is broken: its file cannot be read.", reason);
        if (!known.Contains(table))
            throw new WarehouseException(WarehouseCodes.Table, $"The table {table} is missing in the lakehouse.");
    }

    /// <summary>Which of these tables the engine's words are about.</summary>
    public string? Named(IEnumerable<string> among, string engineText) =>
        among.FirstOrDefault(table => files.TryGetValue(table, out var file) && engineText.Contains(file.Pattern == file.Path ? file.Path : file.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static string Scan(TableFiles table) => $"read_parquet({Sql.Text(table.Pattern)})";

    private bool CanRead(AdbcConnection connection, TableFiles table)
    {
        // A folder is read by a pattern, where these three stand for other names; a file is found as it is called.
        if (table.Pattern != table.Path && table.Path.AsSpan().IndexOfAny('*', '?', '[') >= 0)
        {
            broken[table.Name] = "The path of a table's folder must not hold *, ? or [.";
            return false;
        }

        try
        {
            connection.Execute($"SELECT * FROM {Scan(table)} LIMIT 0");
            return true;
        }
        catch (AdbcException exception)
        {
            broken[table.Name] = exception.Message;
            return false;
        }
    }

    private void AttachDatabase(AdbcConnection connection, string catalog, string file)
    {
        try
        {
            connection.Execute($"ATTACH {Sql.Text(file)} AS {Sql.Name(catalog)} (READ_ONLY)");
            foreach (var row in connection.Texts(
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = $p UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = $p",
                catalog))
                known.Add($"{catalog}.{row[0]}.{row[1]}");
        }
        catch (AdbcException exception)
        {
            broken[catalog] = exception.Message;
        }
    }
}
