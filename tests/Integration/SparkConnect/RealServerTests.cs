using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using CleanDash.Integration.Warehouses;
using Grpc.Core;
using Xunit;

namespace CleanDash.Integration.SparkConnect;

/// <summary>Against a real Apache Spark 4.2.</summary>
[Collection(nameof(SparkServer))]
public sealed class RealServerTests(SparkServer server)
{
    // Longer than any test waits, and asked between rows whether it is still wanted.
    private const string Endless = "SELECT sum(id * 31 % 1000003) AS n FROM range(0, 1000000000000, 1, 4)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_is_strict_and_in_utc()
    {
        await using var spark = await server.Open();

        Assert.Equal(["1|UTC"], await spark.Rows("SELECT 1 AS x, current_timezone() AS zone"));
        Assert.Equal(WarehouseCodes.Statement, (await spark.Fails("SELECT 1 / 0 AS x")).Code);
    }

    [Fact]
    public async Task Every_kind_of_column_comes_as_its_type()
    {
        await using var spark = await server.Open();

        await using var stream = await spark.Run(
            """
            SELECT 'Zürich' AS text, CAST(1 AS TINYINT) AS b, CAST(2 AS SMALLINT) AS s, 3 AS i, 4L AS l, CAST(1.5 AS FLOAT) AS f, 2.5D AS d, CAST(12.34 AS DECIMAL(10, 2)) AS amount,
                   CAST(7 AS DECIMAL(20, 0)) AS whole, true AS yes, DATE'2016-02-29' AS day, TIMESTAMP'2016-02-29 23:59:59.123456' AS moment,
                   TIMESTAMP_NTZ'2016-02-29 23:59:59.123456' AS wall, CAST(NULL AS STRING) AS nothing
            """);

        Assert.Equal(
            [
                ArrowTypeId.String, ArrowTypeId.Int8, ArrowTypeId.Int16, ArrowTypeId.Int32, ArrowTypeId.Int64, ArrowTypeId.Float, ArrowTypeId.Double, ArrowTypeId.Decimal128,
                ArrowTypeId.Decimal128, ArrowTypeId.Boolean, ArrowTypeId.Date32, ArrowTypeId.Timestamp, ArrowTypeId.Timestamp, ArrowTypeId.String,
            ],
            stream.Schema.FieldsList.Select(field => field.DataType.TypeId));
        Assert.Equal("UTC", ((TimestampType)stream.Schema.GetFieldByName("moment").DataType).Timezone);
        using var batch = (await stream.Next(Token))!;
        Assert.Equal("Zürich", ((StringArray)batch.Column("text")).GetString(0));
        Assert.Equal("12.34", ((Decimal128Array)batch.Column("amount")).GetString(0));
        Assert.Equal(new DateTimeOffset(2016, 2, 29, 23, 59, 59, TimeSpan.Zero).AddTicks(1_234_560), ((TimestampArray)batch.Column("moment")).GetTimestamp(0));
        Assert.Equal(((TimestampArray)batch.Column("moment")).Values[0], ((TimestampArray)batch.Column("wall")).Values[0]);
        Assert.True(((StringArray)batch.Column("nothing")).IsNull(0));
        Assert.Null(await stream.Next(Token));
    }

    [Fact]
    public async Task Nested_columns_intervals_and_bytes_come_too()
    {
        await using var spark = await server.Open();

        await using var stream = await spark.Run(
            """
            SELECT array(1, 2, NULL) AS list, map('a', 1) AS pairs, named_struct('x', 1, 'y', 'z') AS row, X'00FF' AS bytes, INTERVAL '1-2' YEAR TO MONTH AS months,
                   INTERVAL '1 02:03:04' DAY TO SECOND AS time, NULL AS nothing, array(array('a'), array()) AS deep
            FROM range(0, 3, 1, 1)
            """);
        using var batch = (await stream.Next(Token))!;

        Assert.Equal(3, batch.Length);
        Assert.Equal(9, ((ListArray)batch.Column("list")).Values.Length);
        Assert.Equal(ArrowTypeId.Map, batch.Column("pairs").Data.DataType.TypeId);
        Assert.Equal(ArrowTypeId.Duration, batch.Column("time").Data.DataType.TypeId);
        Assert.Equal(ArrowTypeId.Null, batch.Column("nothing").Data.DataType.TypeId);
    }

    [Fact]
    public async Task No_rows_are_a_result_with_columns()
    {
        await using var spark = await server.Open();
        await using var stream = await spark.Run("SELECT id, 'x' AS t FROM range(0)");

        Assert.Equal(["id", "t"], stream.Schema.FieldsList.Select(field => field.Name));
        Assert.Empty(await TestWarehouse.Read(stream));
    }

    public static TheoryData<string, ParameterType, object?, string> Parameters => new()
    {
        { "string", ParameterType.String, "O'Brien \\ \"x\" :y ü\n\0", "O'Brien \\ \"x\" :y ü\n\0" },
        { "string", ParameterType.String, "", "" },
        { "int", ParameterType.Int, int.MinValue, "-2147483648" },
        { "bigint", ParameterType.Long, long.MinValue, "-9223372036854775808" },
        { "double", ParameterType.Double, 0.1, "0.1" },
        { "decimal(5,2)", ParameterType.Decimal, 123.45m, "123.45" },
        { "boolean", ParameterType.Bool, true, "true" },
        { "date", ParameterType.Date, new DateOnly(2016, 2, 29), "2016-02-29" },
        { "timestamp_ntz", ParameterType.Timestamp, new DateTime(2016, 2, 29, 1, 2, 3, DateTimeKind.Utc), "2016-02-29 01:02:03" },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task A_parameter_arrives_as_its_type_and_so_does_its_null(string type, ParameterType kind, object? value, string expected)
    {
        await using var spark = await server.Open();

        Assert.Equal([$"{type}|{expected}|false"], await spark.Rows("SELECT typeof(:p) AS t, CAST(:p AS STRING) AS s, :p IS NULL AS n", new StatementParameter("p", kind, value)));
        var none = Assert.Single(await spark.Rows("SELECT typeof(:p) AS t, CAST(:p AS STRING) AS s, :p IS NULL AS n", new StatementParameter("p", kind, null)));
        Assert.EndsWith("|null|true", none, StringComparison.Ordinal);
        Assert.StartsWith(type.Split('(')[0], none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_finds_rows_by_day_and_in_a_list()
    {
        await using var spark = await server.Open();

        var rows = await spark.Rows(
            "SELECT count(*) AS n FROM samples.nyctaxi.trips WHERE tpep_pickup_datetime >= :from AND (:zips IS NULL OR pickup_zip IN (SELECT explode(from_json(:zips, 'array<int>'))))",
            new("from", ParameterType.Date, new DateOnly(2016, 2, 1)),
            new("zips", ParameterType.String, "[10001, 10018]"));

        Assert.NotEqual("0", Assert.Single(rows));
    }

    [Theory]
    [InlineData("SELECT x FROM range(1)", WarehouseCodes.Statement)]
    [InlineData("SELECT * FROM samples.nyctaxi.nowhere", WarehouseCodes.Table)]
    [InlineData("SELECT * FROM samples.nowhere.trips", WarehouseCodes.Table)]
    [InlineData("SELECT (1 +) AS x", WarehouseCodes.Statement)]
    [InlineData("SELECT CAST('x' AS INT) AS x", WarehouseCodes.Statement)]
    [InlineData("SELECT raise_error('secret words') AS x", WarehouseCodes.Statement)]
    [InlineData("DROP TABLE samples.nyctaxi.trips", WarehouseCodes.NotASelect)]
    public async Task An_error_has_a_code_a_sentence_and_the_servers_words_for_the_log(string sql, string code)
    {
        await using var spark = await server.Open();

        var failed = await spark.Fails(sql);

        Assert.Equal(code, failed.Code);
        Assert.DoesNotContain("secret words", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLSTATE", failed.Message, StringComparison.Ordinal);
        Assert.Equal(code == WarehouseCodes.NotASelect, failed.EngineText is null);
        Assert.Equal(["1"], await spark.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task A_missing_table_is_named()
    {
        await using var spark = await server.Open();

        Assert.Equal("The table samples.nyctaxi.nowhere is missing or broken.", (await spark.Fails("SELECT * FROM samples.nyctaxi.nowhere")).Message);
    }

    [Fact]
    public async Task Describing_reads_no_row_and_names_columns_and_types()
    {
        await using var spark = await server.Open();

        var schema = await spark.Warehouse.Describe(
            "SELECT pickup_zip, avg(fare_amount) AS fare FROM samples.nyctaxi.trips WHERE tpep_pickup_datetime >= :day GROUP BY 1",
            [new("day", ParameterType.Date, null)],
            Token);
        var wrong = await Assert.ThrowsAsync<WarehouseException>(() => spark.Warehouse.Describe("SELECT\n  nope\nFROM samples.nyctaxi.trips", [], Token));

        Assert.Equal([("pickup_zip", ArrowTypeId.Int32), ("fare", ArrowTypeId.Double)], schema.FieldsList.Select(field => (field.Name, field.DataType.TypeId)));
        Assert.Contains("line 2", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("nope", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_the_operation_on_the_server()
    {
        await using var spark = await server.Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var watch = new StatementWatch(TimeProvider.System);
        var run = spark.Warehouse.Run(TestWarehouse.Statement(Endless) with { Watch = watch }, cancel.Token);
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(3), Token));
        Assert.False(run.IsCompleted);
        Assert.True(watch.Progress is { Of: > 0 } progress && progress.Done < progress.Of, $"{watch.Progress}");

        var began = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        // It held both cores: another answers quickly only once it is gone.
        Assert.Equal(["1000000"], await spark.Rows("SELECT count(*) AS n FROM range(1000000) WHERE id >= 0"));
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"{Stopwatch.GetElapsedTime(began)}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(1500)]
    public async Task An_operation_that_is_left_is_gone_on_the_server_however_early(int milliseconds)
    {
        using var client = new SparkConnectClient(SparkConnectAddress.Parse(await server.Address(), out _)!, new Patience(), TimeProvider.System);
        var session = await SparkSession.Open(client, Token);
        var execution = new SparkExecution(client, session, new Plan { Root = new() { Sql = new() { Query = Endless } } }, []);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var next = execution.Next(leave.Token);
        leave.CancelAfter(milliseconds);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await next is not null)
                next = execution.Next(leave.Token);
        });

        await execution.End();

        var kinds = new List<string?>();
        do
        {
            using var again = client.Stub.ReattachExecute(
                new ReattachExecuteRequest { SessionId = session.Id, UserContext = client.User, OperationId = execution.Operation }, cancellationToken: Token);
            try
            {
                while (await again.ResponseStream.MoveNext(Token))
                    kinds.Add(null);
            }
            catch (RpcException exception)
            {
                kinds.Add(SparkErrors.Of(exception).ErrorClass);
            }
        }
        while (kinds[^1] is not ("INVALID_HANDLE.OPERATION_NOT_FOUND" or "INVALID_HANDLE.OPERATION_ABANDONED"));
    }

    [Fact]
    public async Task A_statement_past_its_time_ends_with_a_code()
    {
        await using var spark = await server.Open();

        var late = await Assert.ThrowsAsync<WarehouseException>(
            () => spark.Warehouse.Run(TestWarehouse.Statement(Endless) with { Limits = TestWarehouse.Limits with { Timeout = TimeSpan.FromSeconds(2) } }, Token));

        Assert.Equal(WarehouseCodes.Timeout, late.Code);
        Assert.Equal(["1"], await spark.Rows("SELECT 1 AS x"));
    }

    [Fact]
    public async Task A_million_rows_stream_whole_and_in_flat_memory()
    {
        await using var spark = await server.Open();
        const string Sql = "SELECT id, id + 1 AS next, CAST(id AS DOUBLE) / 3 AS third, CAST(id % 100 AS STRING) AS text FROM range(1000000)";
        var wide = TestWarehouse.Statement(Sql) with { Limits = TestWarehouse.Limits with { MaxRows = 2_000_000, MaxBytes = 1L << 40 } };
        await using (var warm = await spark.Warehouse.Run(wide with { Sql = Sql.Replace("1000000", "100000", StringComparison.Ordinal) }, Token))
            await TestWarehouse.Read(warm);
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var before = process.WorkingSet64;
        long rows = 0, highest = 0, sum = 0;

        await using var stream = await spark.Warehouse.Run(wide, Token);
        while (await stream.Next(Token) is { } batch)
        {
            using (batch)
            {
                rows += batch.Length;
                foreach (var id in ((Int64Array)batch.Column(0)).Values)
                    sum += id;
            }

            process.Refresh();
            highest = Math.Max(highest, process.WorkingSet64);
        }

        Assert.Equal((1_000_000, 499_999_500_000), (rows, sum));
        Assert.True(highest - before < 64 << 20, $"{(highest - before) >> 20} MiB more");
    }

    [Theory]
    [InlineData(10, 9, true)]
    [InlineData(50_000, 30_000, true)]
    [InlineData(50_000, 50_000, false)]
    public async Task Rows_are_cut_at_the_limit_and_it_says_so(int rows, int limit, bool cut)
    {
        await using var spark = await server.Open();
        await using var stream = await spark.Warehouse.Run(
            TestWarehouse.Statement($"SELECT id FROM range(0, {rows}, 1, 3) ORDER BY id") with { Limits = TestWarehouse.Limits with { MaxRows = limit } }, Token);

        Assert.Equal(Enumerable.Range(0, limit).Select(number => $"{number}"), await TestWarehouse.Read(stream));
        Assert.Equal(cut, stream.Cut);
    }

    // More than the server's memory holds.
    [Theory]
    [InlineData("SELECT id, id + 1 AS next FROM range(0, 500000000, 1, 2)")]
    [InlineData("SELECT id, id % 7 AS day FROM range(0, 2000000, 1, 2) ORDER BY day, id")]
    public async Task The_server_makes_no_more_rows_than_are_wanted(string sql)
    {
        await using var spark = await server.Open();
        await using var stream = await spark.Run(sql);

        var rows = await TestWarehouse.Read(stream);

        Assert.True(stream.Cut);
        Assert.Equal(TestWarehouse.Limits.MaxRows, rows.Count);
        Assert.Equal(["0", "7"], sql.Contains("ORDER", StringComparison.Ordinal) ? rows.Take(2).Select(static row => row.Split('|')[0]) : ["0", "7"]);
    }

    [Fact]
    public async Task Several_statements_run_at_once()
    {
        await using var spark = await server.Open();

        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => spark.Rows($"SELECT {number} AS x")));

        Assert.Equal(Enumerable.Range(0, 6).Select(number => $"{number}"), all.Select(rows => rows[0]));
    }
}
