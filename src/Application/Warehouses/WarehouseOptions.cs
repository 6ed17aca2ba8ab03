namespace CleanDash.Application.Warehouses;

/// <summary>Settings of the section <c>Warehouse</c>: where the data are and how much one panel may take.</summary>
public sealed class WarehouseOptions
{
    /// <summary>A Spark Connect server, <c>sc://host:port/;token=…</c>, in the place of the embedded engine; empty for none. Holds a secret.</summary>
    public string Url { get; set; } = "";

    /// <summary>A file that holds nothing but the token for <see cref="Url"/>, in place of one in the address; read again when it changes.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>The library of another ADBC driver, by absolute path, in the place of the embedded engine; empty for none.</summary>
    public string Driver { get; set; } = "";

    /// <summary>Files that hold nothing but the value of an option of that driver, by its name; read again for every new connection.</summary>
    public IReadOnlyDictionary<string, string> OptionFiles { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What that driver's database is opened with, as it is; the values may be secrets.</summary>
    public IReadOnlyDictionary<string, string> Options { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The folder that DuckDB serves, <c>CATALOG/SCHEMA/TABLE.parquet</c>; a relative one is looked for beside the program and above it.</summary>
    public string Lakehouse { get; set; } = "samples/lakehouse";

    /// <summary>Rows that a panel's statement may give; more are cut.</summary>
    public long MaxRows { get; set; } = 1_000_000;

    /// <summary>Bytes that a panel's statement may give; more are cut.</summary>
    public long MaxBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>How long a statement may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How many statements run at once; 0 means as many as the machine has cores for the embedded engine, and 8 for another.</summary>
    public int Concurrency { get; set; }

    /// <summary>How many statements may wait for their turn; one more is refused.</summary>
    public int Queue { get; set; } = 200;

    internal StatementLimits Limits(long? maxRows) => new(Math.Min(maxRows ?? long.MaxValue, MaxRows), MaxBytes, Timeout);

    /// <summary>Memory that the embedded engine may use, as <c>1GB</c> or <c>512MB</c>.</summary>
    public string Memory { get; set; } = "1GB";

    /// <summary>Disk that the embedded engine may use for what does not fit in memory, as <c>2GB</c>.</summary>
    public string Spill { get; set; } = "2GB";

    /// <summary>Threads of the embedded engine; 0 means as many as the machine has cores.</summary>
    public int Threads { get; set; }
}
