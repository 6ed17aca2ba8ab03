using System.Text.RegularExpressions;

namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>What Spark's own words for an error mean: they begin with the class of the error and end with its SQLSTATE.</summary>
internal static partial class SparkWords
{
    private static readonly string[] Missing = ["TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "CATALOG_NOT_FOUND", "PATH_NOT_FOUND", "FAILED_READ_FILE", "UNABLE_TO_INFER_SCHEMA", "DELTA_TABLE_NOT_FOUND"];
    private static readonly string[] MissingStates = ["42P01", "3F000", "42704", "3D000"];
    private static readonly string[] Refusing = ["INSUFFICIENT_PERMISSIONS", "PERMISSION_DENIED", "UC_NOT_ENABLED", "INSUFFICIENT_PRIVILEGES"];
    private static readonly string[] Scarce = ["OutOfMemory", "Java heap space", "GC overhead limit", "UNABLE_TO_ACQUIRE_MEMORY", "No space left on device", "CANNOT_BROADCAST_TABLE_OVER_MAX_TABLE_BYTES", "SPARK_JOB_CANCELLED_OUT_OF_MEMORY"];

    /// <summary>The error that a server put into words alone.</summary>
    /// <param name="said">The words.</param>
    /// <param name="state">The SQLSTATE, where it came beside them.</param>
    public static ServerException Error(string said, string? state)
    {
        var kind = Class(said);
        state ??= State(said);
        return new(Fault(kind, state, said), said) { ErrorClass = kind, State = state, Subject = Relation(said) };
    }

    /// <summary>The kind of trouble, by the class of the error and its SQLSTATE.</summary>
    public static ServerFault Fault(string? kind, string? state, string said)
    {
        if (Begins(kind, Refusing) || state == "42501")
            return ServerFault.Permission;
        if (Begins(kind, Missing) || (state is not null && MissingStates.Contains(state)))
            return ServerFault.Table;
        if (said.Contains("spark.driver.maxResultSize", StringComparison.Ordinal))
            return ServerFault.TooLarge;
        return state is "53200" or "53100" || Array.Exists(Scarce, word => said.Contains(word, StringComparison.OrdinalIgnoreCase)) ? ServerFault.Resources : ServerFault.Statement;
    }

    /// <summary>The class of the error, as <c>TABLE_OR_VIEW_NOT_FOUND</c>.</summary>
    public static string? Class(string said) => SaidClass().Match(said) is { Success: true } match ? match.Groups["class"].Value : null;

    /// <summary>Five characters of the SQL standard.</summary>
    public static string? State(string said) => SaidState().Match(said) is { Success: true } match ? match.Groups["state"].Value : null;

    /// <summary>The table, schema or catalog that is not there.</summary>
    public static string? Relation(string said) => SaidRelation().Match(said) is { Success: true } match ? match.Groups["name"].Value : null;

    private static bool Begins(string? kind, string[] names) => kind is not null && Array.Exists(names, name => kind.StartsWith(name, StringComparison.Ordinal));

    // At the head of the words, or behind the name of a Java class.
    [GeneratedRegex(@"^\s*(?:[\w.$]+(?:Exception|Error): )?\[(?<class>[A-Z][A-Z_.0-9]+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SaidClass();

    [GeneratedRegex(@"SQLSTATE: (?<state>[0-9A-Z]{5})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SaidState();

    [GeneratedRegex(@"The (table or view|schema|catalog) (?<name>`[^\r\n]{1,300}?`) cannot be found", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SaidRelation();
}
