using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Xunit;

namespace CleanDash.Unit.Panels;

public sealed class StatementCheckTests
{
    private static readonly DashboardIndex Index = Discovery.Scan([typeof(DashboardIndex).Assembly]);

    private readonly Mock<IWarehouse> warehouse = new();

    [Theory]
    [InlineData(WarehouseCodes.Unreachable)]
    [InlineData(WarehouseCodes.Credentials)]
    [InlineData(WarehouseCodes.Busy)]
    [InlineData(WarehouseCodes.Timeout)]
    public async Task A_warehouse_that_is_gone_is_asked_once(string code)
    {
        Answers(new WarehouseException(code, "It is gone."));

        var mistake = Assert.Single(await Check());

        Assert.Equal(code, mistake.Code);
        Assert.EndsWith("It is gone.", mistake.Message, StringComparison.Ordinal);
        Assert.Single(warehouse.Invocations);
    }

    [Fact]
    public async Task Every_text_is_described_however_many_do_not_fit()
    {
        Answers(new WarehouseException(WarehouseCodes.Table, "A table is missing."));
        var all = Index.All.Sum(static dashboard => dashboard.Panels.Count) + Index.Options.Count;

        Assert.Equal(all, (await Check()).Count);
        Assert.Equal(all, warehouse.Invocations.Count);
    }

    private void Answers(WarehouseException with) =>
        warehouse.Setup(static its => its.Describe(It.IsAny<string>(), It.IsAny<IReadOnlyList<StatementParameter>>(), It.IsAny<CancellationToken>())).ThrowsAsync(with);

    private Task<IReadOnlyList<StatementMistake>> Check() =>
        new StatementCheck(Index, warehouse.Object, Mock.Of<IPortableSql>(), NullLogger<StatementCheck>.Instance).Check(TestContext.Current.CancellationToken);
}
