using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>SQL that reaches for files, settings, the network or another panel's data: refused by the guard, and by the engine alone where the guard is not asked.</summary>
public sealed class EscapeTests(SampleWarehouse samples) : IClassFixture<SampleWarehouse>
{
    private readonly TestWarehouse warehouse = samples.Warehouse;

    public static TheoryData<string> Selects =>
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv_auto('/etc/passwd')",
        "SELECT content FROM read_text('/etc/passwd')",
        "SELECT content FROM system.main.read_text('/etc/passwd')",
        "SELECT content FROM \"read_text\"('/etc/passwd')",
        "SELECT content FROM read_blob('/proc/self/environ')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd.csv'",
        "SELECT * FROM \"/tmp/x.parquet\"",
        "SELECT * FROM read_parquet('../../../etc/x.parquet')",
        "SELECT * FROM parquet_metadata('/tmp/x.parquet')",
        "SELECT * FROM read_json('/etc/x.json')",
        "WITH c AS (SELECT content FROM read_text('/etc/passwd')) SELECT * FROM c",
        "SELECT (SELECT max(content) FROM read_text('/etc/passwd')) AS x",
        "SELECT x FROM (SELECT 1 AS x UNION ALL SELECT length(content) FROM read_text('/etc/passwd')) AS u",
        "SELECT 1 AS x ORDER BY (SELECT max(content) FROM read_text('/etc/passwd'))",
        "SELECT 1 AS x LIMIT (SELECT count(*) FROM read_text('/etc/passwd'))",
        "SELECT list_transform([1], lambda x: (SELECT max(content) FROM read_text('/etc/passwd'))) AS x",
        "SELECT * FROM 's3://bucket/x.parquet'",
        "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
        "SELECT * FROM read_parquet('http://169.254.169.254/x')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_databases()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_views()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM samples.information_schema.tables",
        "SELECT * FROM system.information_schema.tables",
        "SELECT * FROM pg_catalog.pg_settings",
        "SELECT * FROM sqlite_master",
        "SELECT current_setting('secret_directory') AS x",
        "SELECT getvariable('x') AS x",
        "SELECT getenv('HOME') AS x",
        "SELECT version() AS x",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('samples.nyctaxi.trips')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT json_serialize_sql('SELECT 1') AS x",
        "SELECT * FROM enable_profiling()",
        "SELECT * FROM force_checkpoint()",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM arrow_scan(1, 2, 3)",
        "SELECT * FROM pragma_version()",
        "SELECT * FROM seq_scan('x')",
        "SELECT write_log('x') AS x",
        "SELECT setseed(0.5) AS x",
        "SELECT nextval('x') AS x",
        "SELECT sleep_ms(10) AS x",
        "SELECT x.read_text() AS x FROM (SELECT '/etc/passwd' AS x) AS t",
        "FROM (SHOW ALL TABLES)",
        "FROM (DESCRIBE samples.nyctaxi.trips)",
        "SUMMARIZE samples.nyctaxi.trips",
        "SELECT * FROM duckdb_tables",
        "SELECT * FROM pg_class",
        "SELECT * FROM main.duckdb_databases",
        "SELECT * FROM system.main.duckdb_databases",
        "SELECT * FROM memory.pg_catalog.pg_settings",
        "WITH a AS (SELECT * FROM duckdb_databases), duckdb_databases AS (SELECT 1) SELECT * FROM a",
        "WITH duckdb_databases AS (SELECT * FROM duckdb_databases) SELECT * FROM duckdb_databases",
        "WITH duckdb_databases AS MATERIALIZED (SELECT * FROM duckdb_databases) SELECT * FROM duckdb_databases",
        "WITH RECURSIVE duckdb_databases AS (SELECT * FROM duckdb_databases) SELECT * FROM duckdb_databases",
        "WITH RECURSIVE duckdb_databases(x) AS (SELECT path FROM duckdb_databases UNION ALL SELECT x FROM duckdb_databases WHERE false) SELECT * FROM duckdb_databases",
        "WITH \"Duckdb_Databases\" AS (SELECT 1 AS x) SELECT * FROM duckdb_databases",
        "WITH a AS (SELECT * FROM b), b AS (SELECT 1 AS x) SELECT * FROM a",
        "WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT 1 AS x) SELECT * FROM a",
        "WITH a AS (SELECT * FROM a) SELECT * FROM a",
        "WITH RECURSIVE a(x) AS (SELECT x FROM a UNION ALL SELECT x FROM a) SELECT * FROM a",
        "WITH a AS (WITH b AS (SELECT 1 AS x) SELECT x FROM b), c AS (SELECT x FROM b) SELECT x FROM c",
        "SELECT (WITH b AS (SELECT 1 AS x) SELECT x FROM b) AS y, (SELECT x FROM b) AS z",
        "(WITH b AS (SELECT 1 AS x) SELECT x FROM b) UNION ALL SELECT x FROM b",
        "SELECT * FROM (WITH b AS (SELECT 1 AS x) SELECT x FROM b) AS s JOIN b ON b.x = s.x",
        "WITH b AS (SELECT 1 AS x) SELECT * FROM (PIVOT b ON x IN (SELECT x FROM b) USING count(*))",
        "SELECT * FROM nyctaxi.trips",
        "SELECT * FROM trips",
    ];

    public static TheoryData<string> OtherStatements =>
    [
        "",
        "SELECT 1; DROP TABLE t",
        "SELECT 1; SELECT 2",
        "/* */ DR/**/OP TABLE t",
        "CALL enable_profiling()",
        "PRAGMA database_list",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "SET memory_limit = '100GB'",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN SELECT 1",
        "CREATE OR REPLACE VIEW samples.nyctaxi.trips AS SELECT 1",
        "CREATE TABLE t AS SELECT 1",
        "CREATE SECRET s (TYPE s3)",
        "ATTACH '/tmp/x.db'",
        "DETACH samples",
        "USE samples",
        "INSTALL httpfs",
        "LOAD '/tmp/x.duckdb_extension'",
        "EXPORT DATABASE '/tmp/x'",
        "WITH c AS (SELECT 1) DELETE FROM samples.nyctaxi.trips",
        "UPDATE samples.nyctaxi.trips SET fare_amount = 0",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "BEGIN",
        "VACUUM",
        "CHECKPOINT",
        "PIVOT samples.nyctaxi.trips ON pickup_zip USING count(*)",
        "SELECT 1 --\n; DROP TABLE t",
    ];

    [Theory]
    [MemberData(nameof(Selects))]
    public async Task A_select_that_reaches_elsewhere_is_refused_before_it_runs(string sql)
    {
        var refused = await warehouse.Refused(sql);

        Assert.Contains(refused.Code, new[] { WarehouseCodes.Forbidden, WarehouseCodes.Table, WarehouseCodes.NotASelect });
        Assert.DoesNotContain("root:", refused.Message + refused.EngineText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OtherStatements))]
    public async Task Whatever_is_not_one_select_is_refused_before_it_runs(string sql) =>
        Assert.Equal(WarehouseCodes.NotASelect, (await warehouse.Refused(sql)).Code);

    [Theory]
    [InlineData("WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a), c AS (SELECT x FROM a UNION ALL SELECT x FROM B) SELECT sum(x) AS x FROM c", "3")]
    [InlineData("WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a WHERE x < 4) SELECT count(*) AS x FROM a", "4")]
    [InlineData("WITH RECURSIVE a AS (SELECT 1 AS x), b(x) AS (SELECT x FROM a UNION ALL SELECT b.x + 1 FROM b, a WHERE b.x < 2) SELECT max(x) AS x FROM b", "2")]
    [InlineData("WITH a AS (SELECT 1 AS x), b AS (WITH a AS (SELECT x + 1 AS x FROM a) SELECT x FROM a) SELECT x FROM b", "2")]
    [InlineData("WITH a AS (SELECT 1 AS x) SELECT x FROM (WITH b AS (SELECT x FROM a) SELECT x FROM b) AS s WHERE x IN (SELECT x FROM a) ORDER BY (SELECT max(x) FROM a) LIMIT (SELECT x FROM a)", "1")]
    [InlineData("WITH a AS (SELECT 1 AS x) SELECT x FROM a UNION SELECT (SELECT max(x) FROM a) AS x", "1")]
    [InlineData("WITH tables AS (SELECT 1 AS x) SELECT x FROM tables", "1")]
    public async Task The_names_of_WITH_are_known_where_sql_says_so(string sql, string expected) => Assert.Equal([expected], await warehouse.Rows(sql));

    [Fact]
    public async Task A_refusal_says_where()
    {
        var refused = await warehouse.Refused("SELECT 'grün' AS a,\n       current_setting('x') AS b");

        Assert.Contains("current_setting()", refused.Message, StringComparison.Ordinal);
        Assert.Contains("line 2, column 8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_of_syntax_says_where()
    {
        var refused = await warehouse.Refused("SELECT 1 AS a,\n  FORM t\nWHERE x y");

        Assert.Matches("line 3, column", refused.Message);
        Assert.Null(refused.EngineText);
    }

    [Theory]
    [InlineData("SELECT content FROM read_text('/etc/passwd')")]
    [InlineData("SELECT content FROM read_blob('/proc/self/environ')")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM sniff_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')")]
    [InlineData("SELECT * FROM query('SELECT content FROM read_text(''/etc/passwd'')')")]
    [InlineData("COPY (SELECT 1) TO '/tmp/cleandash-escape.csv'")]
    [InlineData("EXPORT DATABASE '/tmp/cleandash-escape'")]
    [InlineData("ATTACH '/tmp/cleandash-escape.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("LOAD '/tmp/x.duckdb_extension'")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET GLOBAL allowed_directories = ['/']")]
    [InlineData("RESET lock_configuration")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("SET threads = 64")]
    [InlineData("SET temp_directory = '/'")]
    [InlineData("SET TimeZone = 'America/New_York'")]
    [InlineData("PRAGMA threads = 64")]
    [InlineData("CREATE PERSISTENT SECRET s (TYPE s3)")]
    [InlineData("CREATE OR REPLACE VIEW samples.nyctaxi.trips AS SELECT 1 AS x")]
    [InlineData("DROP VIEW samples.nyctaxi.trips")]
    [InlineData("CREATE TABLE samples.nyctaxi.other AS SELECT 1 AS x")]
    public void The_locked_engine_alone_refuses_what_reaches_out(string sql)
    {
        using var engine = new DuckDbEngine(new WarehouseOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger<DuckDbEngine>.Instance, TimeProvider.System).Open();
        using var connection = engine.Connect();
        var before = Settings(connection);

        Assert.ThrowsAny<AdbcException>(() => connection.Execute(sql));

        Assert.Equal(before, Settings(connection));
        Assert.Equal("21932", connection.Texts("SELECT CAST(count(*) AS VARCHAR) FROM samples.nyctaxi.trips")[0][0]);
        Assert.Empty(Directory.GetFileSystemEntries("/tmp", "cleandash-escape*"));
    }

    private static List<string> Settings(AdbcConnection connection) =>
        [.. connection.Texts("SELECT name, value FROM duckdb_settings() ORDER BY name").Select(row => $"{row[0]}={row[1]}")];
}
