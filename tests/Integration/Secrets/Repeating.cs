using System.Text;
using System.Text.Json.Nodes;
using CleanDash.Integration.StatementExecution;
using Microsoft.AspNetCore.Http;

namespace CleanDash.Integration.Secrets;

/// <summary>Answers of a workspace that repeats what it was sent.</summary>
internal static class Repeating
{
    /// <summary>Answers with this status.</summary>
    public static async Task<bool> Refuse(HttpContext context, int status)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (context.Request.Path.Value!.StartsWith("/oidc", StringComparison.Ordinal))
        {
            if (status == 401) await FakeWorkspace.Answer(context, status, new { error = $"invalid_client {authorization} {Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..]))}" });
            return status == 401;
        }

        await FakeWorkspace.Answer(context, status, new { error_code = "SOMETHING", message = $"Who sends {authorization}?\nHeaders: {string.Join(' ', context.Request.Headers)}" });
        return true;
    }

    /// <summary>What the steps of a test ask for works; every other statement fails and says with what it was asked.</summary>
    public static async Task<bool> Fails(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Method != "POST" || !path.EndsWith("/statements", StringComparison.Ordinal)) return false;
        context.Request.EnableBuffering();
        var sql = (string)(await JsonNode.ParseAsync(context.Request.Body))!["statement"]!;
        context.Request.Body.Position = 0;
        if (sql.Contains("one row", StringComparison.Ordinal) || sql.Contains("current_timezone", StringComparison.Ordinal) || sql.Contains("table_privileges", StringComparison.Ordinal)) return false;
        await FakeWorkspace.Answer(context, 200, new
        {
            statement_id = "01ef",
            status = new { state = "FAILED", sql_state = "42000", error = new { error_code = "BAD_REQUEST", message = $"[PARSE_SYNTAX_ERROR] near {context.Request.Headers.Authorization}" } },
        });
        return true;
    }
}
