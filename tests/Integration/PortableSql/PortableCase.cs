using System.Globalization;
using System.Text.Json;
using CleanDash.Application.Warehouses;

namespace CleanDash.Integration.PortableSql;

/// <summary>One SQL text with what each engine answered when the cases were made.</summary>
internal sealed record PortableCase(string Id, string Topic, string Sql, IReadOnlyList<StatementParameter> Parameters, bool CanBind, JsonElement Json)
{
    private static readonly Lazy<IReadOnlyList<PortableCase>> Known = new(() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "PortableSql", "cases.jsonl")).Where(static line => line.Length > 0).Select(static line => Of(JsonElement.Parse(line)))]);

    public static IReadOnlyList<PortableCase> All => Known.Value;

    public static IEnumerable<string> Topics => All.Select(static known => known.Topic).Distinct(StringComparer.Ordinal);

    /// <summary>What this engine must answer.</summary>
    /// <param name="engine"><c>duckdb</c> or <c>spark4</c>.</param>
    public Expected ExpectedOn(string engine)
    {
        var said = Json.GetProperty("engines").GetProperty(engine).GetString()!;
        if (said.StartsWith("error:", StringComparison.Ordinal)) return new Expected(said, null, null);
        var from = engine == "duckdb" && Json.TryGetProperty("duckdb_result", out var own) ? own : Json;
        string[] types = engine == "duckdb" && Json.TryGetProperty("duckdb_types", out var ownTypes)
            ? [.. ownTypes.EnumerateArray().Select(static type => type.GetString()!)]
            : [.. from.GetProperty("columns").EnumerateArray().Select(static column => column.GetProperty("type").GetString()!)];
        return new Expected(said, [.. from.GetProperty("columns").EnumerateArray().Zip(types, static (column, type) => (column.GetProperty("name").GetString()!, type))], from.GetProperty("rows"));
    }

    private static PortableCase Of(JsonElement json)
    {
        var parameters = json.GetProperty("params").EnumerateObject().Select(static parameter => Parameter(parameter.Name, parameter.Value)).ToList();
        return new PortableCase(
            json.GetProperty("id").GetString()!,
            json.GetProperty("topic").GetString()!,
            json.GetProperty("sql").GetString()!,
            [.. parameters.OfType<StatementParameter>()],
            parameters.TrueForAll(static parameter => parameter is not null),
            json);
    }

    // Null for the types that the product binds nowhere: lists travel as JSON text, and every parameter has a type.
    private static StatementParameter? Parameter(string name, JsonElement given)
    {
        var value = given.GetProperty("value");
        var isNull = value.ValueKind == JsonValueKind.Null;
        return given.GetProperty("type").GetString()! switch
        {
            "string" => new(name, ParameterType.String, value.GetString()),
            "int" => new(name, ParameterType.Int, isNull ? null : value.GetInt32()),
            "bigint" => new(name, ParameterType.Long, isNull ? null : value.GetInt64()),
            "double" => new(name, ParameterType.Double, isNull ? null : value.GetDouble()),
            "boolean" => new(name, ParameterType.Bool, isNull ? null : value.GetBoolean()),
            "date" => new(name, ParameterType.Date, isNull ? null : DateOnly.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            "timestamp" => new(name, ParameterType.Timestamp, isNull ? null : DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)),
            "decimal(10,2)" => new(name, ParameterType.Decimal, isNull ? null : decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            _ => null,
        };
    }
}

/// <summary>An engine's answer; without columns it must refuse.</summary>
internal sealed record Expected(string Said, IReadOnlyList<(string Name, string Type)>? Columns, JsonElement? Rows);
