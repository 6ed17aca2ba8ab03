using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.Drivers;
using CleanDash.Unit.Adbc;
using Xunit;

namespace CleanDash.Unit.Warehouses;

/// <summary>Connections of other drivers that break, each at its own moment.</summary>
[Collection(nameof(FakeDriver))]
public sealed class DriverConnectionTests
{
    [Fact]
    public void One_that_broke_while_idle_is_opened_anew_and_the_statement_is_sent_once_more_with_its_values()
    {
        var script = new FakeScript();
        using var connection = Connect(script);
        Ask(connection);
        script.Calls.Clear();
        script.AtExecute = () => script.ExecuteQuery = script.Count("ExecuteQuery") == 1 ? AdbcStatusCode.IOError : AdbcStatusCode.Success;

        Ask(connection);

        Assert.Equal(
            ["StatementNew", "SetSqlQuery SELECT 1", "Prepare", "Bind", "ExecuteQuery", "StatementRelease", "ConnectionRelease", "ConnectionInit", "StatementNew", "SetSqlQuery SELECT 1", "Prepare", "Bind", "ExecuteQuery"],
            script.Calls.Where(call => !call.StartsWith("error", StringComparison.OrdinalIgnoreCase)).Take(13));
    }

    [Fact]
    public void A_statement_is_sent_twice_at_most()
    {
        var script = new FakeScript();
        using var connection = Connect(script);
        Ask(connection);
        script.ExecuteQuery = AdbcStatusCode.IOError;

        var broken = Assert.ThrowsAny<AdbcException>(() => Ask(connection));

        Assert.True(DriverErrors.IsBroken(broken));
        Assert.Equal(3, script.Count("ExecuteQuery"));
        script.ExecuteQuery = AdbcStatusCode.Success;
        Ask(connection);
    }

    [Fact]
    public void One_that_never_answered_is_not_tried_again()
    {
        var script = new FakeScript { ExecuteQuery = AdbcStatusCode.IOError };
        using var connection = Connect(script);

        Assert.ThrowsAny<AdbcException>(() => Ask(connection, bound: false));

        Assert.Equal(1, script.Count("ExecuteQuery"));
    }

    [Theory]
    [InlineData(AdbcStatusCode.InvalidArgument)]
    [InlineData(AdbcStatusCode.Cancelled)]
    [InlineData(AdbcStatusCode.Timeout)]
    public void What_is_no_break_is_not_repeated(AdbcStatusCode status)
    {
        var script = new FakeScript();
        using var connection = Connect(script);
        Ask(connection);
        script.ExecuteQuery = status;

        Assert.ThrowsAny<AdbcException>(() => Ask(connection));

        Assert.Equal((2, 1), (script.Count("ExecuteQuery"), script.Count("ConnectionInit")));
    }

    [Fact]
    public void A_value_that_does_not_fit_its_column_in_a_stream_is_no_break()
    {
        var script = new FakeScript { FailingBatch = 0, StreamErrors = false };
        using var connection = Connect(script);
        using var statement = connection.CreateStatement();
        statement.SqlQuery = "SELECT 1";
        using var stream = (ImportedStream)statement.ExecuteQuery().Stream!;

        Assert.False(DriverErrors.IsBroken(Assert.ThrowsAny<AdbcException>(stream.ReadNext)));
    }

    private static DriverConnection Connect(FakeScript script) => new(FakeDriver.Load(script).Open(new Dictionary<string, string>(StringComparer.Ordinal)));

    private static void Ask(DriverConnection connection, bool bound = true)
    {
        using var row = ParameterRow.Of(["a"], [new("a", ParameterType.Int, 1)]);
        using var statement = connection.CreateStatement();
        statement.SqlQuery = "SELECT 1";
        if (bound)
        {
            statement.Prepare();
            statement.Bind(row, row.Schema);
        }

        statement.ExecuteQuery().Stream!.Dispose();
    }
}
