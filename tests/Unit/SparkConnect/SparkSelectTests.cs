using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.SparkSql;
using Xunit;

namespace CleanDash.Unit.SparkConnect;

public sealed class SparkSelectTests
{
    public static TheoryData<string> Selects =>
    [
        "SELECT 1",
        "  -- a comment; DROP TABLE x\nSELECT /* and; another */ a FROM main.s.t",
        "WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM b",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "SELECT 'DROP TABLE x; -- ''quoted'' /* no comment' AS s, \"INSERT INTO\" AS d, `update` FROM t",
        "SELECT a.`delete`, replace(b, 'x', 'y'), t.`insert into` FROM t JOIN u USING (id)",
        "SELECT transform(array(1, 2), x -> x + 1) AS t, :p AS p, c[0], m.a:b FROM t",
        "SELECT a FROM t JOIN u USING /* so */ (id) JOIN v USING\n(id, day)",
        "SELECT map('a', 1) AS map, reduce(c, 0, (a, b) -> a + b) AS reduce FROM t",
        "SELECT a AS x, \"a.b(c)\" AS y FROM t WHERE b IN (\"p\", \"q\") AND c LIKE \"%.(\"",
        "SELECT r'\\d+' AS pattern, 'a\\\\' AS backslash",
        "SELECT json.a, text.b FROM samples.s.t AS json JOIN u AS text ON json.id = text.id",
        "SELECT created, updated_at, dropped FROM t WHERE a >= DATE'2016-01-01' AND b <> 1.5e-3 AND NOT (c || 'x') LIKE '%;%'",
        "SELECT `km/h`, t.`km/h` FROM t",
        "SELECT a, json.`total km`, json.x FROM t AS json WHERE f(1, json.x) GROUP BY a, json.y",
        "SELECT count(*) FILTER (WHERE a > 1) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
    ];

    public static TheoryData<string> Others =>
    [
        "",
        "   ",
        "-- only a comment",
        ";",
        "DROP TABLE t",
        "INSERT INTO t SELECT 1",
        "VALUES (1)",
        "FROM t SELECT a",
        "FROM t INSERT INTO u SELECT a",
        "EXPLAIN SELECT 1",
        "SHOW TABLES",
        "SET x = 1",
        "USE main",
        "TABLE t",
        "BEGIN SELECT 1; END",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE t",
        "SELECT 1;; DROP TABLE t",
        "SELECT 1 /* ; */ ; /* x */ DROP TABLE t",
        "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
        "WITH a AS (SELECT 1) DELETE FROM t",
        "WITH a AS (SELECT 1) UPDATE t SET x = 1",
        "WITH a AS (SELECT 1) MERGE INTO t USING a ON true WHEN MATCHED THEN DELETE",
        "WITH a AS (SELECT 1) FROM a INSERT OVERWRITE TABLE t SELECT *",
        "SELECT * FROM (DELETE FROM t)",
        "SELECT 1 AS x -- \\\n; DROP TABLE t",
        "SELECT 'a\\' , ' ; DROP TABLE t; --'",
        "SELECT 'a\\'; DROP TABLE t; --'",
        "SELECT r'\\' , ' ; DROP TABLE t; --'",
        "SELECT \"a\\\"; DROP TABLE t; --\"",
        "SELECT 'not closed",
        "SELECT \"not closed",
        "SELECT `not closed",
        "SELECT 1 /* not closed",
        "SELECT 1 /* outer /* inner */ ; DROP TABLE t /* */ */",
        "SELECT /*+ BROADCAST(t) */ 1",
        "SELECT /*+ X */ 1 ; DROP TABLE t",
        "SELECT $$a$$",
        "SELECT $$ ' $$; DROP TABLE t; -- '",
        "SELECT ?",
        "SELECT 1 \\ 2",
        "SELECT 1\u00a0; DROP TABLE t",
        "SELECT größe FROM t",
        "SELECT 1\u2028; DROP TABLE t",
        "SELECT \0 1",
        "SELECT (1",
        "SELECT 1)",
        "SELECT 1) UNION (SELECT 2",
        "SELECT reflect('java.lang.System', 'exit', 1)",
        "SELECT java_method('java.lang.System', 'getenv', 'TOKEN')",
        "SELECT try_reflect ('a', 'b')",
        "SELECT `reflect`('java.lang.System', 'exit', 1)",
        "SELECT reflect /* so */ ('java.lang.System', 'exit', 1)",
        "SELECT secret('scope', 'key')",
        "SELECT * FROM read_files('dbfs:/x')",
        "SELECT * FROM `read_files`('dbfs:/x')",
        "SELECT * FROM system.builtin.read_files('dbfs:/x')",
        "SELECT http_request('x')",
        "SELECT * FROM IDENTIFIER(:t)",
        "SELECT identifier ('abs')(1)",
        "SELECT TRANSFORM(a) USING 'cat /etc/passwd' FROM t",
        "SELECT TRANSFORM(a) USING /* x */ \"sh\" AS (b) FROM t",
        "SELECT TRANSFORM(a) USING r'cat /etc/passwd' FROM t",
        "SELECT TRANSFORM(a) USING R\"sh\" AS (b) FROM t",
        "SELECT TRANSFORM(a) USING :script FROM t",
        "SELECT TRANSFORM (DISTINCT a) RECORDWRITER 'x' USING r'sh' FROM t",
        "SELECT MAP a USING r'sh' FROM t",
        "SELECT REDUCE(a) USING r'sh' FROM t",
        "SELECT * FROM (FROM t MAP a USING r'sh')",
        "SELECT * FROM (FROM t REDUCE a USING `sh`)",
        "SELECT a FROM t JOIN u USING id",
        "SELECT a USING",
        "SELECT \"reflect\"('java.lang.System', 'exit', 1)",
        "SELECT \"reflect\" /* so */ ('java.lang.System', 'exit', 1)",
        "SELECT * FROM \"csv\".\"/srv/secret\"",
        "SELECT * FROM csv.\"/srv/secret\"",
        "SELECT * FROM \"csv\".`/srv/secret`",
        "SELECT * FROM \"read_files\"('dbfs:/x')",
        "SELECT t.\"a\" FROM t",
        "SELECT * FROM excel.`x`",
        "SELECT * FROM parquet.`/srv/secret`",
        "SELECT * FROM csv . `secret.csv`",
        "SELECT * FROM t, json.`x`",
        "SELECT * FROM (text.secret)",
        "SELECT * FROM delta.`s3://bucket/x`",
        "SELECT * FROM `org.apache.spark.sql.parquet`.`/srv/x`",
        "SELECT * FROM something.`/srv/x`",
        "SELECT * FROM `TEXT`.`x`",
        "SELECT 1 UNION ALL TABLE json.secret",
        "SELECT * FROM a JOIN b ON a.x = b.x, json.secret",
        "SELECT * FROM a JOIN b USING (x), csv.`y`",
        "SELECT * FROM a WHERE EXISTS (SELECT 1 FROM orc.secret)",
        "COPY INTO t FROM '/x'",
        "CREATE FUNCTION f AS 'x'",
        "ADD JAR '/x.jar'",
        "CALL p()",
        "EXECUTE IMMEDIATE 'DROP TABLE t'",
        "REFRESH TABLE t",
        "CACHE TABLE t",
        "SELECT CREATE FROM t",
    ];

    [Theory]
    [MemberData(nameof(Selects))]
    public void One_select_goes_out_as_it_is(string sql) => Assert.Equal(sql, SparkSelect.Check(sql));

    [Theory]
    [InlineData("select 1 ;", "select 1 ")]
    [InlineData("SELECT ';' -- one;\n;; -- two;\n ; /* three */", "SELECT ';' -- one;\n")]
    public void A_semicolon_at_the_end_stays_here_and_what_is_behind_it_too(string sql, string sent) => Assert.Equal(sent, SparkSelect.Check(sql));

    [Theory]
    [MemberData(nameof(Others))]
    public void Nothing_else_goes_out(string sql)
    {
        var refused = Assert.Throws<WarehouseException>(() => SparkSelect.Check(sql));

        Assert.Equal(WarehouseCodes.NotASelect, refused.Code);
        Assert.Matches(@"^The SQL cannot be sent \(line \d+, column \d+\): .+\.$", refused.Message);
    }

    [Fact]
    public void The_place_is_where_the_trouble_is() => Assert.Contains(
        "(line 2, column 3)", Assert.Throws<WarehouseException>(() => SparkSelect.Check("SELECT 1\n  ; SELECT 2")).Message, StringComparison.Ordinal);
}
