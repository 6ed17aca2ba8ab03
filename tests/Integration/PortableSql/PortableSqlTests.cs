using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Integration.Dashboards;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.PortableSql;

public sealed class PortableSqlTests
{
    // Nobody listens there, and nobody needs to.
    private static readonly AdbcEngine Elsewhere = new SparkConnectEngine(
        SparkConnectAddress.Parse("sc://127.0.0.1:1", out _)!, new Patience(), NullLogger<SparkConnectEngine>.Instance, TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_text_of_the_demo_is_portable()
    {
        string[] texts = [.. DemoPanels.Dashboards.SelectMany(static dashboard => dashboard.Panels).Select(static panel => panel.Sql)];
        var found = await new Infrastructure.Warehouses.DuckDb.PortableSql(Elsewhere).Check(texts, Stop);

        Assert.Equal(15, found.Count);
        Assert.All(found, Assert.Null);
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", WarehouseCodes.Forbidden)]
    [InlineData("SELECT 1 AS x; DROP TABLE t", WarehouseCodes.NotASelect)]
    [InlineData("SELECT x FROM t WHERE a RLIKE 'b'", WarehouseCodes.NotASelect)]
    [InlineData("SELECT listagg(x) AS x FROM t LATERAL VIEW explode(y) AS z", WarehouseCodes.NotASelect)]
    public async Task What_is_not_portable_is_found_while_another_engine_answers(string sql, string code)
    {
        var found = await new Infrastructure.Warehouses.DuckDb.PortableSql(Elsewhere).Check(["SELECT 1 AS x", sql], Stop);

        Assert.Null(found[0]);
        Assert.Equal(code, found[1]?.Code);
    }

    [Fact]
    public async Task Where_the_embedded_engine_answers_it_checks_its_texts_itself() => Assert.Empty(await new Infrastructure.Warehouses.DuckDb.PortableSql(
        new DuckDbEngine(new WarehouseOptions(), NullLogger<DuckDbEngine>.Instance, TimeProvider.System)).Check(["DROP TABLE t"], Stop));
}
