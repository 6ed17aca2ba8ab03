using CleanDash.Application.Warehouses;
using CleanDash.Integration.SparkConnect;
using Xunit;

namespace CleanDash.Integration.PortableSql;

/// <summary>The cases through the product's own driver on a real Spark; they were made on another version of it.</summary>
[Collection(nameof(SparkServer))]
public sealed class CasesOnSparkTests(SparkServer server)
{
    // The server (4.2.0) answers every case as the one did on which they were made (4.3.0). These the product does not let out, on purpose.
    private static readonly Dictionary<string, string> Otherwise = new(StringComparer.Ordinal)
    {
        ["queries-032"] = WarehouseCodes.NotASelect, // VALUES without SELECT
        ["queries-060"] = WarehouseCodes.NotASelect, // FROM before SELECT
        ["parameters-059"] = WarehouseCodes.NotASelect, // IDENTIFIER(:t) makes a table's name of a value
    };

    [Fact]
    public async Task A_case_gives_what_is_known_of_it()
    {
        await using var spark = await server.Open();
        var deviations = new List<string>();
        foreach (var known in PortableCase.All.Where(static known => known.CanBind))
        {
            var deviation = await Deviation(spark.Warehouse, known);
            if (Otherwise.TryGetValue(known.Id, out var listed) ? deviation?.StartsWith(listed + ":", StringComparison.Ordinal) != true : deviation is not null) deviations.Add($"{known.Id}: {known.Sql}: {deviation ?? "is as known, though listed"}");
        }

        Assert.True(deviations.Count == 0, string.Join(Environment.NewLine, deviations));
    }

    private static async Task<string?> Deviation(IWarehouse warehouse, PortableCase known)
    {
        var expected = known.ExpectedOn("spark4");
        try
        {
            return (await Answer.Of(warehouse, known)).DifferenceTo(expected);
        }
        catch (WarehouseException refused)
        {
            return expected.Columns is null ? null : $"{refused.Code}: {refused.Message} {refused.EngineText?.Split('\n')[0]}";
        }
    }
}
