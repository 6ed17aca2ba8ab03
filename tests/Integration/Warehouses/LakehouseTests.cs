using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.Warehouses;

public sealed class LakehouseTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_broken_file_is_named_and_hinders_no_other_table()
    {
        TestWarehouse.Write(folder["shop", "sales", "good.parquet"], "SELECT 42 AS x");
        await File.WriteAllTextAsync(folder["shop", "sales", "bad.parquet"], "this is no Parquet file", TestContext.Current.CancellationToken);
        await using var warehouse = new TestWarehouse(folder.Path);

        Assert.Equal(["42"], await warehouse.Rows("SELECT x FROM shop.sales.good"));
        var refused = await warehouse.Refused("SELECT x FROM shop.sales.bad");
        Assert.Equal(WarehouseCodes.Table, refused.Code);
        Assert.Contains("shop.sales.bad", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_differ_in_capitals_alone_hinder_nothing()
    {
        TestWarehouse.Write(folder["shop", "sales", "Orders.parquet"], "SELECT 1 AS x");
        TestWarehouse.Write(folder["shop", "sales", "orders.parquet"], "SELECT 2 AS x");
        TestWarehouse.Write(folder["Shop", "sales", "lines.parquet"], "SELECT 3 AS x");
        await using var warehouse = new TestWarehouse(folder.Path);

        Assert.Equal(["1|3"], await warehouse.Rows("SELECT o.x, l.x AS y FROM shop.sales.orders AS o, shop.sales.lines AS l"));
    }

    [Fact]
    public async Task A_database_file_is_served_without_being_written()
    {
        TestWarehouse.MakeDatabase(folder["books.duckdb"], "CREATE TABLE ledger AS SELECT 7 AS x; CREATE SCHEMA old; CREATE VIEW old.later AS SELECT x + 1 AS x FROM main.ledger");
        await using var warehouse = new TestWarehouse(folder.Path);

        Assert.Equal(["7|8"], await warehouse.Rows("SELECT a.x, b.x AS y FROM books.main.ledger AS a, books.old.later AS b"));
        Assert.Equal(WarehouseCodes.Table, (await warehouse.Refused("SELECT x FROM books.main.gone")).Code);
    }

    [Fact]
    public async Task A_missing_table_is_named()
    {
        TestWarehouse.Write(folder["shop", "sales", "good.parquet"], "SELECT 42 AS x");
        await using var warehouse = new TestWarehouse(folder.Path);

        var refused = await warehouse.Refused("SELECT g.x FROM shop.sales.good AS g JOIN shop.sales.gone AS m ON m.x = g.x");

        Assert.Equal(WarehouseCodes.Table, refused.Code);
        Assert.Equal("The table shop.sales.gone is missing in the lakehouse.", refused.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_breaks_or_goes_later_is_named(bool goes)
    {
        var file = folder["shop", "sales", "orders.parquet"];
        TestWarehouse.Write(file, "SELECT 42 AS x");
        TestWarehouse.Write(folder["shop", "sales", "other.parquet"], "SELECT 43 AS x");
        await using var warehouse = new TestWarehouse(folder.Path);
        Assert.Equal(["42|43"], await warehouse.Rows("SELECT a.x AS a, b.x AS b FROM shop.sales.orders AS a, shop.sales.other AS b"));

        if (goes)
            File.Delete(file);
        else
            await File.WriteAllTextAsync(file, "no longer a Parquet file", TestContext.Current.CancellationToken);

        var failed = await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Rows("SELECT a.x AS a, b.x AS b FROM shop.sales.orders AS a, shop.sales.other AS b"));
        Assert.Equal(WarehouseCodes.Table, failed.Code);
        Assert.Contains("shop.sales.orders", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_file_under_a_tables_folder_is_seen_at_once()
    {
        TestWarehouse.Write(folder["shop", "sales", "orders", "1.parquet"], "SELECT 1 AS x");
        await using var warehouse = new TestWarehouse(folder.Path);
        Assert.Equal(["1"], await warehouse.Rows("SELECT x FROM shop.sales.orders ORDER BY x"));

        TestWarehouse.Write(folder["shop", "sales", "orders", "2.parquet"], "SELECT 2 AS x");

        Assert.Equal(["1", "2"], await warehouse.Rows("SELECT x FROM shop.sales.orders ORDER BY x"));
    }

    [Fact]
    public async Task A_file_may_lie_under_any_name_and_a_folder_of_files_under_any_but_a_pattern()
    {
        var odd = folder["it's [here] * now"];
        TestWarehouse.Write(Path.Combine(odd, "shop", "sales", "orders.parquet"), "SELECT 1 AS x");
        TestWarehouse.Write(Path.Combine(odd, "shop", "sales", "lines", "1.parquet"), "SELECT 2 AS x");
        await using var warehouse = new TestWarehouse(odd);

        Assert.Equal(["1"], await warehouse.Rows("SELECT x FROM shop.sales.orders"));
        Assert.Contains("must not hold", (await warehouse.Refused("SELECT x FROM shop.sales.lines")).EngineText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_behind_a_link_is_served()
    {
        TestWarehouse.Write(folder["real", "shop", "sales", "orders.parquet"], "SELECT 1 AS x");
        Directory.CreateSymbolicLink(folder["link"], folder["real"]);
        await using var warehouse = new TestWarehouse(folder["link"]);

        Assert.Equal(["1"], await warehouse.Rows("SELECT x FROM shop.sales.orders"));
    }

    [Fact]
    public async Task A_link_inside_the_folder_leads_nowhere_else()
    {
        TestWarehouse.Write(folder["lakehouse", "shop", "sales", "orders.parquet"], "SELECT 1 AS x");
        TestWarehouse.Write(folder["secret.parquet"], "SELECT 'secret' AS x");
        File.CreateSymbolicLink(folder["lakehouse", "shop", "sales", "trick.parquet"], folder["secret.parquet"]);
        await using var warehouse = new TestWarehouse(folder["lakehouse"]);

        var failed = await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Rows("SELECT x FROM shop.sales.trick"));

        Assert.DoesNotContain("secret'", failed.EngineText, StringComparison.Ordinal);
        Assert.Equal(["1"], await warehouse.Rows("SELECT x FROM shop.sales.orders"));
    }

    [Fact]
    public async Task A_missing_folder_is_one_clear_sentence()
    {
        await using var warehouse = new TestWarehouse(folder["nowhere"]);

        var failed = await Assert.ThrowsAsync<WarehouseException>(warehouse.Warehouse.Open);

        Assert.Equal(WarehouseCodes.Unreachable, failed.Code);
        Assert.DoesNotContain(folder.Path, failed.Message, StringComparison.Ordinal);
        Assert.Contains($"Warehouse:Lakehouse leads to {folder["nowhere"]}", failed.EngineText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_comes_later_is_opened_by_the_next_call()
    {
        await using var warehouse = new TestWarehouse(folder["late"]);
        await Assert.ThrowsAsync<WarehouseException>(warehouse.Warehouse.Open);

        TestWarehouse.Write(folder["late", "shop", "sales", "orders.parquet"], "SELECT 1 AS x");

        Assert.Equal(["1"], await warehouse.Rows("SELECT x FROM shop.sales.orders"));
    }

    [Fact]
    public void An_engines_private_files_go_with_it_and_not_with_another_of_the_same_process()
    {
        var engine = new DuckDbEngine(new WarehouseOptions(), NullLogger<DuckDbEngine>.Instance, TimeProvider.System);
        using var first = engine.Open();
        using var second = engine.Open();
        var (one, other) = (Private(first), Private(second));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(one) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.True(Directory.Exists(one) && Directory.Exists(other));

        first.Dispose();

        Assert.False(Directory.Exists(one));
        Assert.True(Directory.Exists(other));
        using var connection = second.Connect();
        second.Prepare(connection, "SELECT fare_amount FROM samples.nyctaxi.trips");
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_by_the_next_start()
    {
        var left = Directory.CreateTempSubdirectory("cleandash-engine-").FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "in-use.lock"), "", TestContext.Current.CancellationToken);
        await using var warehouse = new TestWarehouse();

        await warehouse.Warehouse.Open();

        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task A_description_that_does_not_fit_says_why_and_where()
    {
        await using var warehouse = new TestWarehouse();

        var wrong = await Assert.ThrowsAsync<WarehouseException>(() => warehouse.Describe("SELECT fare_amount,\n  fare_amont AS x\nFROM samples.nyctaxi.trips"));

        Assert.Equal(WarehouseCodes.Statement, wrong.Code);
        Assert.Contains("line 2", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("fare_amont", wrong.Message, StringComparison.Ordinal);
    }

    private static string Private(OpenEngine engine)
    {
        using var connection = engine.Connect();
        return Path.GetDirectoryName(connection.Texts("SELECT current_setting('temp_directory')")[0][0])!;
    }
}
