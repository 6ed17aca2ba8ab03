using System.Text;
using System.Text.Json;
using CleanDash.Application.Figures;
using CleanDash.Infrastructure.Warehouses.Databricks;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.StatementExecution;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Unit.StatementExecution;

public sealed class InlinePartsTests : IDisposable
{
    private const string Whole = """
        {"statement_id":"01ef","status":{"state":"SUCCEEDED"},"manifest":{"format":"JSON_ARRAY","schema":{"column_count":10,"columns":[
        {"name":"flag","type_name":"BOOLEAN","type_text":"BOOLEAN"},{"name":"n","type_name":"LONG","type_text":"BIGINT"},{"name":"d","type_name":"DOUBLE","type_text":"DOUBLE"},
        {"name":"money","type_name":"DECIMAL","type_text":"DECIMAL(12,2)","type_precision":12,"type_scale":2},{"name":"text","type_name":"STRING","type_text":"STRING"},
        {"name":"day","type_name":"DATE","type_text":"DATE"},{"name":"at","type_name":"TIMESTAMP","type_text":"TIMESTAMP"},{"name":"bytes","type_name":"BINARY","type_text":"BINARY"},
        {"name":"parts","type_name":"STRUCT","type_text":"STRUCT<a: ARRAY<INT>, b: MAP<STRING, DATE>>"},{"name":"span","type_name":"INTERVAL","type_text":"INTERVAL DAY TO SECOND"}]},
        "total_chunk_count":1,"total_row_count":"3","truncated":false},"result":{"chunk_index":0,"row_offset":0,"row_count":3,"data_array":[
        ["true","-42","1.5E-7","1234.50","ü \"\u4e2d","2016-02-29","2016-02-29T01:02:03.000Z","AAEC","{\"a\":[\"1\",null,3],\"b\":{\"x\":\"2016-02-29\"}}","1 02:03:04.5"],
        [null,null,null,null,null,null,null,null,null,null],
        ["false","9223372036854775807","NaN","-0.01","","0001-01-01","9999-12-31T23:59:59.999999Z","","{\"b\":{}}","-0 00:00:00"]]}}
        """;

    private readonly StatementApi api = new(
        new WorkspaceClient(new Uri("http://127.0.0.1:1"), new Secret("secret", "x", "", TimeProvider.System, new()).AsToken(), new Patience(), TimeProvider.System), "w", new Patience(), TimeProvider.System, NullLogger.Instance, static _ => { });

    public void Dispose() => api.Dispose();

    [Fact]
    public async Task Rows_are_what_their_texts_say()
    {
        var rows = await Read(Encoding.UTF8.GetBytes(Whole));
        Assert.Equal(
            [
                "true|-42|1.5E-07|1234.50|ü \"中|2016-02-29|2016-02-29T01:02:03Z|000102|{a: [1, , 3], b: [{key: x, value: 2016-02-29}]}|(duration)",
                "|||||||||",
                "false|9223372036854775807|NaN|-0.01||0001-01-01|9999-12-31T23:59:59.999999Z||{a: , b: []}|(duration)",
            ],
            rows);
    }

    [Theory]
    [InlineData("\"2016-02-29\",\"2016-02-29T01", "\"2016-02-30\",\"2016-02-29T01", "day")]
    [InlineData("\"-42\"", "\"-42.0\"", "column n")]
    [InlineData("\"1234.50\"", "\"1234.505\"", "money")]
    [InlineData("\"AAEC\"", "\"AAE\"", "bytes")]
    [InlineData("\"-0.01\"", "{}", "money")]
    [InlineData("\\\"a\\\":[", "\\\"c\\\":1,\\\"a\\\":[", "parts")]
    [InlineData("null,3]", "null,3.5]", "parts")]
    [InlineData("\\\"b\\\":{}", "\\\"b\\\":[]", "parts")]
    [InlineData("\"ü", "\"\\ud800", "text")]
    public async Task What_is_no_value_of_its_column_is_an_error_that_names_the_column_and_repeats_nothing(string text, string instead, string named)
    {
        var changed = Whole.Replace(text, instead, StringComparison.Ordinal);
        Assert.NotEqual(Whole, changed);
        var failed = await Assert.ThrowsAsync<ServerException>(() => Read(Encoding.UTF8.GetBytes(changed)));

        Assert.Equal(ServerFault.Incomplete, failed.Fault);
        Assert.Contains(named, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(instead.Trim('"'), failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_answers_that_were_cut_or_changed_are_errors_or_rows_that_can_be_read()
    {
        var random = new Random(20261125);
        var whole = Encoding.UTF8.GetBytes(Whole);
        var (refused, read) = (0, 0);
        for (var round = 0; round < 10_000; round++)
        {
            try
            {
                await Read(Damaged(whole, random));
                read++;
            }
            catch (Exception exception) when (exception is JsonException or ServerException { Fault: ServerFault.Incomplete or ServerFault.Statement })
            {
                refused++;
            }
        }

        Assert.Equal(10_000, refused + read);
        Assert.InRange(refused, 5_000, 9_999);
    }

    private async Task<List<string>> Read(byte[] json)
    {
        var response = JsonSerializer.Deserialize(json, StatementJson.Default.StatementResponse) ?? throw new JsonException();
        var part = await new InlineParts(api, response).Fetch(0, TestContext.Current.CancellationToken);
        var rows = new List<string>();
        foreach (var batch in part.Read())
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++) rows.Add(string.Join('|', batch.Arrays.Select(column => Cells.Text(Cells.Value(column, row)))));
            }
        }

        return rows;
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        var damaged = bytes.ToArray();
        switch (random.Next(4))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                for (var i = 0; i < 1 + random.Next(4); i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                return damaged;
            case 2:
                // A sign of JSON in the place of another.
                damaged[random.Next(damaged.Length)] = (byte)"[]{},:\"\\0n"[random.Next(10)];
                return damaged;
            default:
                // A piece is lost within.
                var at = random.Next(damaged.Length - 40);
                return [.. damaged[..at], .. damaged[(at + 1 + random.Next(39))..]];
        }
    }
}
