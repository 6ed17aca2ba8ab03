using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>What a driver's database is opened with: the settings, and the files that somebody may replace while the program runs.</summary>
internal sealed class DriverValues(WarehouseOptions options, KnownSecrets secrets)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> read = new(StringComparer.Ordinal);

    /// <summary>The values as they are now, in the order of their names.</summary>
    /// <exception cref="WarehouseException">A file cannot be read, and never could.</exception>
    public IReadOnlyDictionary<string, string> Now()
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in options.Options)
            values[name] = value;
        lock (gate)
        {
            foreach (var (name, file) in options.OptionFiles)
                values[name] = In(name, file);
        }

        return values;
    }

    // Whoever replaces the file may be half way through: what was good before is kept until something good is there.
    private string In(string name, string file)
    {
        var (found, mistake) = Look(file);
        if (found is null)
            return read.TryGetValue(name, out var before) ? before : throw mistake!;
        foreach (var secret in DriverSecrets.In(name, found))
            secrets.Learn($"Warehouse:OptionFiles:{name}", secret);
        return read[name] = found;
    }

    private static (string? Found, WarehouseException? Mistake) Look(string file)
    {
        try
        {
            var found = File.ReadAllText(file).Trim();
            return found.Length > 0 ? (found, null) : (null, new(WarehouseCodes.Credentials, "The file with the warehouse's secret is empty."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, new(WarehouseCodes.Credentials, "The file with the warehouse's secret cannot be read.", exception.Message, exception));
        }
    }
}
