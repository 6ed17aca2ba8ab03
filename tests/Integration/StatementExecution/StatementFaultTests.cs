using System.Text.Json.Nodes;
using CleanDash.Application.Warehouses;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CleanDash.Integration.StatementExecution;

public sealed class StatementFaultTests : IAsyncLifetime
{
    private readonly Canary log = new();
    private FakeWorkspace workspace = null!;
    private WorkspaceWarehouse warehouse = null!;

    public async ValueTask InitializeAsync()
    {
        workspace = await FakeWorkspace.Start();
        workspace.RowsOfAPart = 100;
        warehouse = new WorkspaceWarehouse(workspace, log: log);
    }

    public async ValueTask DisposeAsync()
    {
        await warehouse.DisposeAsync();
        await workspace.DisposeAsync();
        // Whatever went wrong, neither credentials nor the way to the storage stand in a log.
        Assert.DoesNotContain(log.Lines, static line => line.Contains("dapi-good", StringComparison.Ordinal) || line.Contains("very-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_of_the_sql_has_a_code_a_sentence_and_the_warehouses_words_for_the_log()
    {
        var failed = await warehouse.Fails("SELECT frm FROM FROM x");
        Assert.Equal(WarehouseCodes.Statement, failed.Code);
        Assert.Contains("PARSE_SYNTAX_ERROR", failed.EngineText, StringComparison.Ordinal);
        Assert.DoesNotContain("PARSE_SYNTAX_ERROR", failed.Message, StringComparison.Ordinal);

        var missing = await warehouse.Fails("SELECT * FROM samples.nyctaxi.nowhere");
        Assert.Equal((WarehouseCodes.Table, "The table samples.nyctaxi.nowhere is missing or broken."), (missing.Code, missing.Message));
    }

    [Theory]
    [InlineData(429, "0", 3)]
    [InlineData(503, "0", 3)]
    [InlineData(503, null, 1)]
    [InlineData(500, null, 1)]
    public async Task A_statement_is_sent_again_only_where_it_was_certainly_not_taken(int status, string? retryAfter, int times)
    {
        workspace.Instead = async context =>
        {
            if (context.Request.Method != "POST" || workspace.Count("POST /api/2.0/sql/statements") > 2) return false;
            await FakeWorkspace.Answer(context, status, new { error_code = "TEMPORARILY_UNAVAILABLE", message = "later" }, retryAfter);
            return true;
        };

        if (times == 1) Assert.Equal(status == 503 ? WarehouseCodes.Busy : WarehouseCodes.Unreachable, (await warehouse.Fails()).Code);
        else Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
        Assert.Equal(times, workspace.Count("POST /api/2.0/sql/statements"));
    }

    [Fact]
    public async Task A_connection_that_breaks_after_a_statement_was_sent_does_not_run_it_twice()
    {
        workspace.Instead = context =>
        {
            if (context.Request.Method != "POST") return Task.FromResult(false);
            context.Abort();
            return Task.FromResult(true);
        };

        Assert.Equal(WarehouseCodes.Unreachable, (await warehouse.Fails()).Code);
        Assert.Equal(1, workspace.Count("POST /api/2.0/sql/statements"));
    }

    [Theory]
    [InlineData(200, "<html>Sign in</html>")]
    [InlineData(302, "")]
    [InlineData(403, "<html>The proxy says no</html>")]
    [InlineData(404, "<html>not here</html>")]
    public async Task What_is_no_workspace_is_said_to_be_unreachable_and_never_repeated(int status, string body)
    {
        workspace.Instead = async context =>
        {
            context.Response.StatusCode = status;
            if (status == 302) context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            await context.Response.WriteAsync(body);
            return true;
        };

        var failed = await warehouse.Fails();
        Assert.Equal(WarehouseCodes.Unreachable, failed.Code);
        Assert.DoesNotContain("html", failed.Message + failed.EngineText, StringComparison.OrdinalIgnoreCase);
        Assert.Single(workspace.Requests);
    }

    [Theory]
    [InlineData(403, "PERMISSION_DENIED", "no", WarehouseCodes.Permission)]
    [InlineData(403, "PERMISSION_DENIED", "Invalid access token. [ReqId: 1]", WarehouseCodes.Credentials)]
    [InlineData(404, "RESOURCE_DOES_NOT_EXIST", "no", WarehouseCodes.Unreachable)]
    [InlineData(400, "INVALID_PARAMETER_VALUE", "no", WarehouseCodes.Statement)]
    [InlineData(400, "INVALID_PARAMETER_VALUE", "The parameter p does not exist", WarehouseCodes.Statement)]
    [InlineData(400, "INVALID_PARAMETER_VALUE", "SQL warehouse 0123 does not exist", WarehouseCodes.Unreachable)]
    [InlineData(400, "INVALID_PARAMETER_VALUE", "0123 is not a valid endpoint id.", WarehouseCodes.Unreachable)]
    public async Task A_refusal_has_the_code_of_its_kind(int status, string errorCode, string words, string code)
    {
        workspace.Instead = async context =>
        {
            await FakeWorkspace.Answer(context, status, new { error_code = errorCode, message = words });
            return true;
        };

        Assert.Equal(code, (await warehouse.Fails()).Code);
    }

    [Theory]
    [InlineData("/api/2.0/sql/statements/")]
    [InlineData("/result/chunks/")]
    public async Task A_statement_that_the_warehouse_has_forgotten_is_lost_and_the_warehouse_is_not(string where)
    {
        workspace.Instead = async context =>
        {
            if (context.Request.Method != "GET" || !context.Request.Path.Value!.Contains(where, StringComparison.Ordinal)) return false;
            await FakeWorkspace.Answer(context, 404, new { error_code = "NOT_FOUND", message = "The statement was not found." });
            return true;
        };

        var failed = await warehouse.Fails("SELECT explode(sequence(1, 250)) AS n");
        Assert.Equal((WarehouseCodes.Incomplete, "The warehouse lost the query; ask again."), (failed.Code, failed.Message));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_link_that_is_no_longer_honoured_is_asked_for_again(int status)
    {
        var refused = 0;
        workspace.InsteadOfStorage = (context, index) =>
        {
            if (index != 1 || refused++ > 0) return Task.FromResult(false);
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };

        Assert.Equal(250, (await warehouse.Rows("SELECT explode(sequence(1, 250)) AS n")).Count);
    }

    [Fact]
    public async Task A_link_that_is_about_to_end_is_not_used()
    {
        workspace.LinkLife = TimeSpan.FromSeconds(20);
        Assert.Equal(250, (await warehouse.Rows("SELECT explode(sequence(1, 250)) AS n")).Count);
        Assert.InRange(workspace.Requests.Count(request => request.EndsWith("/chunks/0", StringComparison.Ordinal)), 1, 1);
    }

    [Fact]
    public async Task Links_that_are_never_honoured_are_given_up_after_a_few()
    {
        workspace.InsteadOfStorage = (context, _) =>
        {
            context.Response.StatusCode = 403;
            return Task.FromResult(true);
        };

        Assert.Equal(WarehouseCodes.Unreachable, (await warehouse.Fails()).Code);
        Assert.Equal(4, workspace.Shown.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(302)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task Storage_behind_a_firewall_is_said_to_be_out_of_reach_and_the_reason_names_the_setting(int status)
    {
        workspace.InsteadOfStorage = async (context, _) =>
        {
            if (status == 0)
            {
                context.Abort();
                return true;
            }

            context.Response.StatusCode = status;
            await context.Response.WriteAsync("<html>Blocked by the firewall</html>");
            return true;
        };

        var failed = await warehouse.Fails();
        Assert.Equal((WarehouseCodes.Unreachable, "The warehouse has answered, but its answer cannot be fetched from where it lies."), (failed.Code, failed.Message));
        Assert.Contains("set Databricks:Results to inline", failed.EngineText, StringComparison.Ordinal);
        Assert.DoesNotContain("firewall", failed.EngineText, StringComparison.Ordinal);
        Assert.Equal(1, workspace.Count("POST /api/2.0/sql/statements"));
    }

    [Fact]
    public async Task Storage_that_stumbles_is_asked_again()
    {
        var failures = 0;
        workspace.InsteadOfStorage = (context, _) =>
        {
            if (failures++ >= 2) return Task.FromResult(false);
            if (failures == 1) context.Response.StatusCode = 503;
            else context.Abort();
            return Task.FromResult(true);
        };

        Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
    }

    public static TheoryData<string, Action<JsonObject>> Cuts => new()
    {
        { "a row too many is announced", static answer => answer["manifest"]!["total_row_count"] = 251 },
        { "a part too many is announced", static answer => answer["manifest"]!["total_chunk_count"] = 2 },
        { "a part has another number of rows", static answer => answer["result"]!["external_links"]![0]!["row_count"] = 99 },
        { "nothing is described", static answer => answer.Remove("manifest") },
        { "a part begins elsewhere", static answer => answer["result"]!["external_links"]![0]!["row_offset"] = 1 },
    };

    [Theory]
    [MemberData(nameof(Cuts), DisableDiscoveryEnumeration = true)]
    public async Task A_result_that_is_not_whole_is_an_error(string how, Action<JsonObject> change)
    {
        workspace.Changes = change;
        var failed = await warehouse.Fails("SELECT explode(sequence(1, 250)) AS n");
        Assert.True(failed.Code == WarehouseCodes.Incomplete, how);
    }

    [Fact]
    public async Task Bytes_that_were_cut_or_changed_are_an_error_or_the_same_rows_and_never_the_end()
    {
        var random = new Random(4242);
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("CLEANDASH_TEST_STREAMS"), out var wanted) ? wanted : 300;
        var (refused, same) = (0, 0);
        var expected = await warehouse.Rows("SELECT n, concat('row ', n) AS t, n / 7 AS d FROM (SELECT explode(sequence(1, 150)) AS n) AS q ORDER BY n");
        for (var round = 0; round < rounds; round++)
        {
            workspace.Bytes = (_, bytes) => Damaged(bytes, random);
            try
            {
                var rows = await warehouse.Rows("SELECT n, concat('row ', n) AS t, n / 7 AS d FROM (SELECT explode(sequence(1, 150)) AS n) AS q ORDER BY n");
                Assert.Equal(expected.Count, rows.Count);
                same++;
            }
            catch (WarehouseException exception)
            {
                Assert.Equal(WarehouseCodes.Incomplete, exception.Code);
                refused++;
            }
        }

        Assert.InRange(refused, rounds / 10, rounds);
        Assert.Equal(rounds, refused + same);
    }

    [Fact]
    public async Task More_than_was_announced_is_not_taken_into_memory()
    {
        workspace.Bytes = static (_, bytes) => [.. bytes, .. new byte[4 << 20]];
        Assert.Equal(WarehouseCodes.Incomplete, (await warehouse.Fails()).Code);
    }

    [Theory]
    [InlineData(long.MaxValue, WarehouseCodes.Resources)]
    [InlineData(300L << 20, WarehouseCodes.Resources)]
    [InlineData(-1L, null)]
    public async Task A_part_that_is_said_to_be_larger_than_anything_is_not_fetched_and_one_smaller_than_nothing_is(long bytes, string? code)
    {
        workspace.Changes = answer => answer["result"]!["external_links"]![0]!["byte_count"] = bytes;
        if (code is null) Assert.Equal(["1"], await warehouse.Rows("SELECT 1 AS x"));
        else Assert.Equal(code, (await warehouse.Fails()).Code);
    }

    [Theory]
    [InlineData("http://storage.example.com/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nowhere")]
    public async Task A_link_that_leads_elsewhere_than_to_https_is_not_followed(string link)
    {
        workspace.Changes = answer => answer["result"]!["external_links"]![0]!["external_link"] = link;
        var failed = await warehouse.Fails();
        Assert.Equal(WarehouseCodes.Unreachable, failed.Code);
        Assert.DoesNotContain(link, failed.EngineText, StringComparison.Ordinal);
        Assert.Empty(workspace.Shown);
    }

    [Theory]
    [InlineData("CANCELED", WarehouseCodes.Statement)]
    [InlineData("CLOSED", WarehouseCodes.Incomplete)]
    [InlineData("DREAMING", WarehouseCodes.Unreachable)]
    public async Task An_end_that_is_none_of_ours_is_an_error(string state, string code)
    {
        workspace.Changes = answer =>
        {
            answer["status"]!["state"] = state;
            answer.Remove("manifest");
        };

        Assert.Equal(code, (await warehouse.Fails()).Code);
    }

    internal static byte[] Damaged(byte[] bytes, Random random)
    {
        var damaged = bytes.ToArray();
        switch (random.Next(3))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                for (var i = 0; i < 1 + random.Next(8); i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                return damaged;
            default:
                var at = random.Next(damaged.Length - 4);
                BitConverter.TryWriteBytes(damaged.AsSpan(at, 4), random.Next(2) == 0 ? int.MaxValue : -random.Next());
                return damaged;
        }
    }
}
