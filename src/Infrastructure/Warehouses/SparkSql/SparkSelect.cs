using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.SparkSql;

/// <summary>
/// Lets a text out to Spark only if it is one SELECT, maybe behind WITH. It does not know Spark's grammar: it takes the text apart as Spark does and refuses
/// every word that could begin a change, and every way to a file, a class or a program, wherever it stands outside of strings, quoted names and comments.
/// Where Spark's versions or settings take a text apart in different ways, it is refused. The rights of the account are what truly protects the data.
/// </summary>
internal static class SparkSelect
{
    private static readonly HashSet<string> Changing = new(StringComparer.OrdinalIgnoreCase)
    {
        "INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "OVERWRITE", "CREATE", "ALTER", "DROP", "TRUNCATE", "COPY", "EXECUTE", "CALL", "GRANT", "REVOKE", "DECLARE",
    };

    // Functions that call Java, other programs or addresses, read files or secrets.
    private static readonly HashSet<string> Reaching = new(StringComparer.OrdinalIgnoreCase)
    {
        "REFLECT", "TRY_REFLECT", "JAVA_METHOD", "READ_FILES", "LIST_SECRETS", "SECRET", "TRY_SECRET", "HTTP_REQUEST", "REMOTE_QUERY", "READ_KAFKA", "READ_KINESIS",
        "READ_PUBSUB", "READ_PULSAR", "READ_STATESTORE", "CLOUD_FILES_STATE", "EVENT_LOG", "INPUT_FILE_NAME", "IDENTIFIER", "READ_PARQUET",
    };

    // Names of sources that take a file's path for a table.
    private static readonly HashSet<string> Sources = new(StringComparer.OrdinalIgnoreCase)
    {
        "PARQUET", "CSV", "JSON", "TEXT", "ORC", "AVRO", "XML", "BINARYFILE", "IMAGE", "LIBSVM", "DELTA", "ICEBERG", "HUDI", "JDBC", "HIVE", "SOCKET", "RATE", "KAFKA",
        "EXCEL", "DELTASHARING", "CLOUDFILES",
    };

    private static readonly HashSet<string> BeginsTables = new(StringComparer.OrdinalIgnoreCase) { "FROM", "JOIN", "TABLE" };

    private static readonly HashSet<string> EndsTables = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "WHERE", "GROUP", "HAVING", "ORDER", "SORT", "CLUSTER", "DISTRIBUTE", "LIMIT", "OFFSET", "WINDOW", "QUALIFY", "UNION", "EXCEPT", "INTERSECT", "MINUS",
    };

    private static readonly HashSet<string> BeforeTable = new(StringComparer.OrdinalIgnoreCase) { "FROM", "JOIN", "TABLE", "LATERAL", "STREAM" };

    /// <summary>The same text up to the semicolon at its end, when it is one SELECT.</summary>
    /// <exception cref="WarehouseException">Why it is none, with line and column.</exception>
    public static string Check(string sql)
    {
        var tokens = SparkTokens.Of(sql);
        var end = sql.Length;
        while (tokens.Count > 0 && tokens[^1].Is(';'))
        {
            end = tokens[^1].Start;
            tokens.RemoveAt(tokens.Count - 1);
        }

        var first = tokens.FirstOrDefault(static token => !token.Is('('));
        if (tokens.Count == 0 || !(first.IsWord("SELECT") || first.IsWord("WITH")))
            throw Refused(sql, tokens.Count == 0 ? 0 : first.Start, "it must be one SELECT and begin with SELECT or WITH");
        // Whether what stands between brackets is a list of tables, for each bracket that is open.
        var outer = new Stack<bool>();
        var tables = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Is('('))
                outer.Push(tables);
            else if (token.Is(')') && !outer.TryPop(out tables))
                throw Refused(sql, token.Start, "a bracket is closed that was not opened");
            else if (token.Kind is SparkTokenKind.Word && BeginsTables.Contains(token.Text))
                tables = true;
            else if (token.Kind is SparkTokenKind.Word && EndsTables.Contains(token.Text))
                tables = false;
            Look(sql, tokens, i, tables);
        }

        return outer.Count == 0 ? sql[..end] : throw Refused(sql, sql.Length, "a bracket is not closed");
    }

    private static void Look(string sql, List<SparkToken> tokens, int i, bool tables)
    {
        var token = tokens[i];
        var (before, next) = (i > 0 ? tokens[i - 1] : default, i + 1 < tokens.Count ? tokens[i + 1] : default);
        if (token.Is(';'))
            throw Refused(sql, token.Start, "it must be one statement");
        if (token.Kind is SparkTokenKind.Word && Changing.Contains(token.Text))
            throw Refused(sql, token.Start, $"{token.Text.ToUpperInvariant()} is not for reading; a column of that name stands in backquotes");
        if (token.IsName && next.Is('(') && Reaching.Contains(token.Name))
            throw Refused(sql, token.Start, $"the function {token.Name.ToLowerInvariant()} is switched off");
        // TRANSFORM, MAP and REDUCE run a program, and all of them name it behind USING, in one of several kinds of strings; a join has a bracket there.
        if (token.IsWord("USING") && !next.Is('('))
            throw Refused(sql, token.Start, "a program cannot be run over the rows, and a join's USING takes its columns in brackets");
        if (token.IsDoubleQuoted && (before.Is('.') || next.Is('.') || next.Is('(')))
            throw Refused(sql, token.Start, "a name stands in backquotes: between double quotes some servers read a string, others a name");
        if (tables && i > 0 && IsFile(tokens, i))
            throw Refused(sql, token.Start, "a file cannot be read in the place of a table");
    }

    // csv.x, csv.`/srv/x` or `org.example.Source`.x, where a table may stand.
    private static bool IsFile(List<SparkToken> tokens, int i)
    {
        if (i + 2 >= tokens.Count || !tokens[i].IsName || !tokens[i + 1].Is('.') || !tokens[i + 2].IsName)
            return false;
        var (before, source, path) = (tokens[i - 1], tokens[i], tokens[i + 2]);
        if (!before.Is(',') && !before.Is('(') && !(before.Kind is SparkTokenKind.Word && BeforeTable.Contains(before.Text)))
            return false;
        return Sources.Contains(source.Name) || (source.Kind is SparkTokenKind.Quoted && source.Name.Contains('.', StringComparison.Ordinal))
            || (path.Kind is SparkTokenKind.Quoted && (path.Name.StartsWith('/') || path.Name.Contains("://", StringComparison.Ordinal)));
    }

    internal static WarehouseException Refused(string sql, int place, string why)
    {
        var (line, column) = SqlText.PlaceOf(sql, place);
        return new(WarehouseCodes.NotASelect, $"The SQL cannot be sent (line {line}, column {column}): {why}.");
    }
}
