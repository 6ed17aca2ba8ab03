using CleanDash.Application.Warehouses;
using CleanDash.Integration.Warehouses;
using Xunit;

namespace CleanDash.Integration.PortableSql;

/// <summary>The cases through the product's own driver, prelude, guard and binding.</summary>
public sealed class CasesOnDuckDbTests(SampleWarehouse samples) : IClassFixture<SampleWarehouse>
{
    // What the product does otherwise than the engine alone did when the cases were made, and why.
    private static readonly Dictionary<string, string> Otherwise = new(StringComparer.Ordinal)
    {
        ["parameters-012"] = "x is string, not int", // a null keeps its type, as on Spark
        ["parameters-014"] = "x is date, not int", // likewise
        ["parameters-061"] = """answered [[":p","a::b"]], where it must refuse""", // parameters that the text does not use are not bound
    };

    public static TheoryData<string> Topics => [.. PortableCase.Topics];

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_case_gives_what_is_known_of_it(string topic)
    {
        var deviations = new List<string>();
        foreach (var known in PortableCase.All.Where(known => known.Topic == topic && known.CanBind))
        {
            var deviation = await Deviation(known);
            // The engine samples whole blocks of rows, and sometimes takes none.
            for (var again = 0; deviation is not null && again < 20 && known.Sql.Contains("TABLESAMPLE", StringComparison.Ordinal); again++) deviation = await Deviation(known);
            if (deviation != Otherwise.GetValueOrDefault(known.Id)) deviations.Add($"{known.Id}: {known.Sql}: {deviation ?? "is as known, though listed"}");
        }

        Assert.True(deviations.Count == 0, string.Join(Environment.NewLine, deviations));
    }

    [Fact]
    public void The_cases_are_all_there() => Assert.Equal((770, 760), (PortableCase.All.Count, PortableCase.All.Count(static known => known.CanBind)));

    private async Task<string?> Deviation(PortableCase known)
    {
        var expected = known.ExpectedOn("duckdb");
        try
        {
            return (await Answer.Of(samples.Warehouse.Warehouse, known)).DifferenceTo(expected);
        }
        catch (WarehouseException refused)
        {
            return expected.Columns is null ? null : $"{refused.Code}: {refused.Message} {refused.EngineText}";
        }
    }
}
