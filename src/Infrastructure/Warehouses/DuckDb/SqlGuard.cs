using System.Reflection;
using System.Text;
using System.Text.Json;
using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>Says no to every text that is not one SELECT over the lakehouse's tables with harmless functions. The engine's own parser decides what the text is; what it names is on a list or is refused.</summary>
internal sealed class SqlGuard
{
    private const int Deepest = 4_000;
    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase) { "unnest", "generate_series", "range" };
    private static readonly HashSet<string> Sources = new(StringComparer.Ordinal) { "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EMPTY", "EXPRESSION_LIST", "PIVOT", "CTE" };

    private readonly HashSet<string> functions;
    private readonly HashSet<string> taken;
    private readonly bool wholeNames;

    private SqlGuard(HashSet<string> functions, HashSet<string> taken, bool wholeNames) => (this.functions, this.taken, this.wholeNames) = (functions, taken, wholeNames);

    /// <summary>A guard that knows the list, the macros of the prelude and the engine's own views.</summary>
    public static SqlGuard For(AdbcConnection connection, bool wholeNames = true)
    {
        var allowed = new HashSet<string>(Listed(), StringComparer.OrdinalIgnoreCase);
        foreach (var row in connection.Texts("SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'macro' AND database_name = 'memory'"))
            allowed.Add(row[0]!);
        var own = connection.Texts("SELECT view_name FROM duckdb_views() WHERE internal AND schema_name IN ('main', 'pg_catalog')").Select(row => row[0]!);
        return new(allowed, new(own, StringComparer.OrdinalIgnoreCase), wholeNames);
    }

    /// <summary>The tables that the text names, and its parameters in the order in which the engine counts them.</summary>
    /// <exception cref="WarehouseException">Why the text is refused, with line and column where they are known.</exception>
    public (IReadOnlyList<string> Tables, IReadOnlyList<string> Parameters) Check(AdbcConnection connection, string sql)
    {
        var parsed = connection.Texts("SELECT CAST(json_serialize_sql(CAST($p AS VARCHAR)) AS VARCHAR)", sql)[0][0]!;
        try
        {
            using var json = JsonDocument.Parse(parsed, new() { MaxDepth = Deepest });
            var root = json.RootElement;
            if (root.GetProperty("error").GetBoolean())
                throw Unparsed(root, sql);
            var statements = root.GetProperty("statements");
            if (statements.GetArrayLength() != 1)
                throw new WarehouseException(WarehouseCodes.NotASelect, "The SQL must be exactly one SELECT.");
            var walk = new Walk(this, sql);
            walk.Visit(statements[0], []);
            return (walk.Tables, Parameters(statements[0]));
        }
        catch (JsonException exception)
        {
            throw new WarehouseException(WarehouseCodes.NotASelect, "The SQL is nested too deeply.", exception.Message, exception);
        }
    }

    private static WarehouseException Unparsed(JsonElement root, string sql)
    {
        var said = root.GetProperty("error_message").GetString();
        if (root.GetProperty("error_type").GetString() != "parser")
            return new(WarehouseCodes.NotASelect, "The SQL must be exactly one SELECT.", said);
        var where = root.TryGetProperty("position", out var position) && int.TryParse(position.GetString(), out var index) ? Place(sql, index) : "";
        return new(WarehouseCodes.NotASelect, $"The SQL cannot be read as one SELECT{where}: {said}.");
    }

    private static List<string> Parameters(JsonElement statement) =>
    [
        .. statement.GetProperty("named_param_map").EnumerateArray()
            .OrderBy(entry => entry.GetProperty("value").GetInt32())
            .Select(entry => entry.GetProperty("key").GetString()!),
    ];

    private static IEnumerable<string> Listed()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("CleanDash.Infrastructure.Warehouses.DuckDb.functions.txt")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith("# ", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    // The engine counts bytes of UTF-8.
    private static string Place(string sql, int offset)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        var (line, column) = SqlText.PlaceOf(sql, Encoding.UTF8.GetCharCount(bytes, 0, Math.Clamp(offset, 0, bytes.Length)));
        return $" (line {line}, column {column})";
    }

    private sealed class Walk(SqlGuard guard, string sql)
    {
        private readonly List<string> tables = [];

        public IReadOnlyList<string> Tables => tables;

        public void Visit(JsonElement element, HashSet<string> named)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    Visit(item, named);
                return;
            }

            if (element.ValueKind != JsonValueKind.Object)
                return;
            foreach (var entry in Entries(element))
            {
                Visit(entry.GetProperty("value"), named);
                named = With(named, entry, "key");
            }

            if (Text(element, "class") is { Length: > 0 } kind)
                VisitExpression(element, kind);
            else if (element.TryGetProperty("sample", out _) && element.TryGetProperty("alias", out _) && Text(element, "type") is { } type)
                VisitSource(element, type, named);
            foreach (var property in element.EnumerateObject().Where(static property => property.Name != "cte_map"))
                Visit(property.Value, property.Name == "right" && Text(element, "type") == "RECURSIVE_CTE_NODE" ? With(named, element, "cte_name") : named);
        }

        private static string? Text(JsonElement element, string property) =>
            element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        // The queries of WITH, in their order: each knows those before it, and itself only in the repeated half of a recursive one.
        private static JsonElement.ArrayEnumerator Entries(JsonElement element) =>
            element.TryGetProperty("cte_map", out var map) && map.TryGetProperty("map", out var entries) ? entries.EnumerateArray() : default;

        // A name of the engine's own views would reach them wherever the engine sees the scope otherwise than this walk.
        private HashSet<string> With(HashSet<string> named, JsonElement element, string property)
        {
            var name = Text(element, property)!;
            if (guard.taken.Contains(name))
                throw Refused(WarehouseCodes.Forbidden, $"The SQL gives a query the name {name}, which the engine has taken", element);
            return new(named, StringComparer.OrdinalIgnoreCase) { name };
        }

        private void VisitExpression(JsonElement element, string kind)
        {
            if (kind is not ("FUNCTION" or "WINDOW"))
                return;
            var name = Text(element, "function_name") ?? "";
            var qualifier = (Text(element, "catalog") ?? "", Text(element, "schema") ?? "");
            if (qualifier is not (("" or "system", "" or "main")))
                throw Refused(WarehouseCodes.Forbidden, $"The SQL calls a function of {qualifier.Item2}, and panels have none of their own", element);
            if (!guard.functions.Contains(name) && !TableFunctions.Contains(name))
                throw Refused(WarehouseCodes.Forbidden, $"The SQL calls {name}(), which is not among the functions that panels may use", element);
        }

        private void VisitSource(JsonElement element, string type, HashSet<string> named)
        {
            if (!Sources.Contains(type))
                throw Refused(WarehouseCodes.NotASelect, "The SQL reads from something that is neither a table nor a query", element);
            if (type == "TABLE_FUNCTION")
            {
                var function = Text(element.GetProperty("function"), "function_name") ?? "";
                if (!TableFunctions.Contains(function))
                    throw Refused(WarehouseCodes.Forbidden, $"The SQL reads from {function}(), which panels may not use", element);
            }

            if (type != "BASE_TABLE")
                return;
            var (catalog, schema, table) = (Text(element, "catalog_name") ?? "", Text(element, "schema_name") ?? "", Text(element, "table_name") ?? "");
            if (catalog.Length == 0 && schema.Length == 0 && named.Contains(table))
                return;
            if (guard.wholeNames && (catalog.Length == 0 || schema.Length == 0))
                throw Refused(WarehouseCodes.Table, $"The table {(schema.Length == 0 ? table : $"{schema}.{table}")} must be named in full, as catalog.schema.table", element);
            var name = string.Join('.', new[] { catalog, schema, table }.Where(static part => part.Length > 0));
            if (!tables.Contains(name, StringComparer.OrdinalIgnoreCase))
                tables.Add(name);
        }

        // The engine gives the largest number where it knows no place.
        private WarehouseException Refused(string code, string sentence, JsonElement element)
        {
            var where = element.TryGetProperty("query_location", out var location) && location.TryGetInt32(out var index) ? Place(sql, index) : "";
            return new(code, $"{sentence}{where}.");
        }
    }
}
