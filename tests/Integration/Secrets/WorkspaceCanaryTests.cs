using System.Text;
using CleanDash.Integration.Access;
using CleanDash.Integration.StatementExecution;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CleanDash.Integration.Secrets;

/// <summary>
/// Every secret that the product knows is one that can be recognised, the log is at its most talkative, and the servers repeat in their errors whatever they were
/// sent: none of it may stand in any output, file, answer or metric.
/// </summary>
public sealed class WorkspaceCanaryTests : CanaryWalk
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_sql_warehouse_by_oauth_and_people_by_google_leave_no_secret(string format)
    {
        await using var provider = await IdentityProvider.Start();
        await using var workspace = await FakeWorkspace.Start();
        workspace.TokenLife = 1;
        workspace.RowsOfAPart = 4;
        var secret = Canaries.Make("the client's secret at Databricks");
        workspace.Client = $"client:{secret}";
        Canaries.Add("the basic credentials at Databricks", Convert.ToBase64String(Encoding.UTF8.GetBytes(workspace.Client)));
        Canaries.Add("the signature of a link", FakeWorkspace.StorageSecret["sig=".Length..]);
        Canaries.Add("the header of a link", "opens-it");
        await using var host = await TalkingHost.Start(format, new()
        {
            ["Log__Format"] = format,
            ["DATABRICKS_WORKSPACE_URL"] = workspace.Address.ToString(),
            ["DATABRICKS_WAREHOUSE_ID"] = FakeWorkspace.Warehouse,
            ["DATABRICKS_CLIENT_ID"] = "client",
            ["DATABRICKS_CLIENT_SECRET"] = secret,
            ["GOOGLE_OAUTH_CLIENT_ID"] = IdentityProvider.ClientId,
            ["GOOGLE_OAUTH_CLIENT_SECRET"] = Canaries.Make("the client's secret at Google"),
            ["Google__Authority"] = provider.Authority,
            // Longer than a busy workspace is asked again.
            ["Warehouse__Timeout"] = "6s",
        }, Stop);
        await SignIn(host, provider);
        await Look(host);

        Assert.Equal("ok", await Ask(host));
        foreach (var (status, code) in new[] { (401, "warehouse.credentials"), (403, "warehouse.permission"), (400, "warehouse.statement"), (404, "warehouse.unreachable"), (429, "warehouse.busy"), (500, "warehouse.unreachable") })
        {
            workspace.Instead = context => Repeating.Refuse(context, status);
            Assert.Equal(code, await Ask(host));
            await Test(host, works: false);
        }

        workspace.Instead = Repeating.Fails;
        Assert.Equal("warehouse.statement", await Ask(host));
        await Test(host, works: true);
        workspace.Instead = static async context =>
        {
            if (!context.Request.Path.Value!.Contains("statements", StringComparison.Ordinal)) return false;
            await context.Response.WriteAsync($"<html>{context.Request.Headers.Authorization}</html>", Stop);
            return true;
        };
        Assert.Equal("warehouse.unreachable", await Ask(host));
        workspace.Instead = static async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        Assert.Equal("warehouse.timeout", await Ask(host));
        workspace.Instead = static context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        Assert.Equal("warehouse.unreachable", await Ask(host));
        workspace.Instead = static _ => Task.FromResult(false);
        Assert.Equal("ok", await Ask(host));
        foreach (var status in new[] { 403, 418, 500 })
        {
            workspace.InsteadOfStorage = async (context, _) =>
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers["x-storage-key"]}", Stop);
                return true;
            };
            Assert.NotEqual("ok", await Ask(host));
        }

        workspace.InsteadOfStorage = static (context, _) =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        Assert.NotEqual("ok", await Ask(host));
        workspace.InsteadOfStorage = static (_, _) => Task.FromResult(false);
        await workspace.DisposeAsync();
        Assert.Equal("warehouse.unreachable", await Ask(host));
        await Test(host, works: false);

        foreach (var token in workspace.Tokens.Keys.Where(static token => token.StartsWith("oauth-", StringComparison.Ordinal))) Canaries.Add("an access token of Databricks", token);
        await Hear(host);
    }
}
