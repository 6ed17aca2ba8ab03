using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>What lies in a lakehouse folder: <c>CATALOG/SCHEMA/TABLE.parquet</c>, <c>CATALOG/SCHEMA/TABLE/</c> with files, <c>CATALOG.duckdb</c>.</summary>
internal sealed class LakehouseFolder
{
    // Names that the engine has taken.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "memory", "system", "temp", "main" };

    // A folder that may not be read hinders no other; the lakehouse itself must be readable.
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private LakehouseFolder(string path) => Path = path;

    /// <summary>Absolute, without links, with a slash at its end.</summary>
    public string Path { get; }

    public List<TableFiles> Tables { get; } = [];

    public List<(string Catalog, string File)> Databases { get; } = [];

    public static LakehouseFolder Read(string path)
    {
        if (!Directory.Exists(path))
            throw new WarehouseException(WarehouseCodes.Unreachable, "The lakehouse folder does not exist.", $"Warehouse:Lakehouse leads to {path}.");
        try
        {
            var folder = new LakehouseFolder(Resolve(path) + System.IO.Path.DirectorySeparatorChar);
            folder.Read();
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WarehouseException(WarehouseCodes.Unreachable, "The lakehouse folder cannot be read.", $"Warehouse:Lakehouse leads to {path}. {exception.Message}", exception);
        }
    }

    private void Read()
    {
        foreach (var database in Directory.EnumerateFiles(Path, "*.duckdb").Order(StringComparer.Ordinal))
        {
            var catalog = System.IO.Path.GetFileNameWithoutExtension(database);
            if (!Reserved.Contains(catalog))
                Databases.Add((catalog, database));
        }

        foreach (var catalog in Folders(Path, new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None }).Where(catalog => !Reserved.Contains(Name(catalog)) && Databases.TrueForAll(other => !other.Catalog.Equals(Name(catalog), StringComparison.OrdinalIgnoreCase))))
        {
            foreach (var schema in Folders(catalog, Readable))
            {
                foreach (var file in Directory.EnumerateFiles(schema, "*.parquet", Readable).Order(StringComparer.Ordinal))
                    Tables.Add(new(Name(catalog), Name(schema), System.IO.Path.GetFileNameWithoutExtension(file), file, file));
                foreach (var table in Folders(schema, Readable).Where(table => !File.Exists(table + ".parquet")))
                    Tables.Add(new(Name(catalog), Name(schema), Name(table), table, System.IO.Path.Combine(table, "**", "*.parquet")));
            }
        }
    }

    private static string Name(string path) => System.IO.Path.GetFileName(path);

    private static IEnumerable<string> Folders(string path, EnumerationOptions options) =>
        Directory.EnumerateDirectories(path, "*", options).Where(folder => Name(folder) is not ['.' or '_', ..]).Order(StringComparer.Ordinal);

    // The engine compares real paths: a link anywhere above the folder would put its files outside.
    private static string Resolve(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var parent = System.IO.Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        var here = System.IO.Path.Combine(Resolve(parent), System.IO.Path.GetFileName(full));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : here;
    }
}

/// <summary>A table and where its rows are.</summary>
/// <param name="Catalog">First part of its name.</param>
/// <param name="Schema">Second part.</param>
/// <param name="Table">Third part.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="Pattern">What the engine reads.</param>
internal sealed record TableFiles(string Catalog, string Schema, string Table, string Path, string Pattern)
{
    public string Name => $"{Catalog}.{Schema}.{Table}";
}
