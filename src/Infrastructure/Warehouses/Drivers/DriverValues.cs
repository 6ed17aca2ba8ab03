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
        if (SecretFile.Read(file, out var mistake, out var cause) is not { } found)
            return read.TryGetValue(name, out var before) ? before : throw new WarehouseException(WarehouseCodes.Credentials, mistake, cause?.Message, cause);
        foreach (var secret in DriverSecrets.In(name, found))
            secrets.Learn($"Warehouse:OptionFiles:{name}", secret);
        return read[name] = found;
    }
}
