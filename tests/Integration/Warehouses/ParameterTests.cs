using CleanDash.Application.Warehouses;
using Xunit;

namespace CleanDash.Integration.Warehouses;

public sealed class ParameterTests(SampleWarehouse samples) : IClassFixture<SampleWarehouse>
{
    private readonly TestWarehouse warehouse = samples.Warehouse;

    public static TheoryData<ParameterType, object?, string> Values => new()
    {
        { ParameterType.String, "it's :not ? $1", "it's :not ? $1" },
        { ParameterType.String, "", "" },
        { ParameterType.String, null, "null" },
        { ParameterType.Int, int.MinValue, "-2147483648" },
        { ParameterType.Int, null, "null" },
        { ParameterType.Long, long.MaxValue, "9223372036854775807" },
        { ParameterType.Long, null, "null" },
        { ParameterType.Double, 0.1, "0.1" },
        { ParameterType.Double, null, "null" },
        { ParameterType.Decimal, 12.50m, "12.50" },
        { ParameterType.Decimal, 0.001m, "0.001" },
        { ParameterType.Decimal, decimal.MaxValue, "79228162514264337593543950335" },
        { ParameterType.Decimal, null, "null" },
        { ParameterType.Bool, true, "true" },
        { ParameterType.Bool, null, "null" },
        { ParameterType.Date, new DateOnly(2016, 2, 29), "2016-02-29" },
        { ParameterType.Date, new DateOnly(1, 1, 1), "0001-01-01" },
        { ParameterType.Date, null, "null" },
        { ParameterType.Timestamp, new DateTime(2016, 2, 29, 23, 59, 59, 123, 456, DateTimeKind.Utc), "2016-02-29 23:59:59.123456" },
        { ParameterType.Timestamp, null, "null" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_bound_value_comes_back_as_it_was(ParameterType type, object? value, string said)
    {
        var parameter = new StatementParameter("p", type, value);

        Assert.Equal([$"{said}|{(value is null ? "true" : "false")}"], await warehouse.Rows("SELECT :p AS x, :p IS NULL AS missing", parameter));
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_description_has_the_type_that_a_run_gives(ParameterType type, object? value, string said)
    {
        Assert.NotNull(said);
        var parameter = new StatementParameter("p", type, value);
        var described = await warehouse.Describe("SELECT :p AS x", parameter);
        await using var stream = await warehouse.Run("SELECT :p AS x", parameter);

        Assert.Equal(stream.Schema.GetFieldByIndex(0).DataType.TypeId, described.GetFieldByIndex(0).DataType.TypeId);
    }

    [Theory]
    [InlineData("""["AA","it's"]""", "AA / it's")]
    [InlineData("[]", "")]
    [InlineData(null, "AA / UA / it's")]
    public async Task A_list_travels_as_json(string? list, string expected)
    {
        var rows = await warehouse.Rows(
            "SELECT c FROM (VALUES ('AA'), ('UA'), ('it''s')) AS t(c) WHERE :l IS NULL OR c IN (SELECT explode(from_json(:l, 'array<string>'))) ORDER BY c",
            new StatementParameter("l", ParameterType.String, list));

        Assert.Equal(expected, string.Join(" / ", rows));
    }

    [Fact]
    public async Task Values_reach_their_own_markers_wherever_these_stand()
    {
        var rows = await warehouse.Rows(
            "WITH w AS (SELECT :c AS c) SELECT :b AS b, c, ':a' AS text, 1::int AS one FROM w, range(100) ORDER BY 1 LIMIT :n OFFSET :a -- :z",
            new("a", ParameterType.Int, 98), new("b", ParameterType.String, "bee"), new("c", ParameterType.String, "sea"), new("n", ParameterType.Int, 5),
            new("unused", ParameterType.Int, 1));

        Assert.Equal(["bee|sea|:a|1", "bee|sea|:a|1"], rows);
    }

    [Theory]
    [InlineData("date_format(DATE '2016-02-17', :p)", ParameterType.String, "string")]
    [InlineData("percentile(x, :p)", ParameterType.Double, "double")]
    [InlineData("date_add(DATE '2016-02-17', :p)", ParameterType.Int, "date32")]
    [InlineData("CAST(:p AS INT)", ParameterType.String, "int32")]
    public async Task A_function_that_wants_a_constant_is_described_without_one(string expression, ParameterType type, string expected)
    {
        var described = await warehouse.Describe($"SELECT {expression} AS y FROM (VALUES (1), (2)) AS t(x)", new StatementParameter("p", type, null));

        Assert.Equal(expected, described.GetFieldByName("y").DataType.TypeId.ToString().ToLowerInvariant());
    }

    [Theory]
    [InlineData("SELECT ? AS x")]
    [InlineData("SELECT $1 AS x")]
    [InlineData("SELECT $p AS x")]
    public async Task Other_ways_to_write_a_parameter_are_refused(string sql)
    {
        var refused = await warehouse.Refused(sql, new StatementParameter("q", ParameterType.Int, 1));

        Assert.Equal(WarehouseCodes.Statement, refused.Code);
    }

    [Fact]
    public async Task A_marker_without_a_value_is_named()
    {
        var refused = await warehouse.Refused("SELECT :p AS x, :q AS y", new StatementParameter("p", ParameterType.Int, 1));

        Assert.Equal(WarehouseCodes.Statement, refused.Code);
        Assert.Contains(":q", refused.Message, StringComparison.Ordinal);
    }
}
