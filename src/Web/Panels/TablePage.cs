using System.Text.Encodings.Web;
using System.Text.Json;
using CleanDash.Application.Panels;
using CleanDash.Web.Assets;

namespace CleanDash.Web.Panels;

/// <summary>A panel's table as a page of its own, for a browser that goes there because its script is switched off; the page's script asks for the bare fragment.</summary>
internal static class TablePage
{
    /// <summary>True for a browser that opens the address, false for a script or a program that asks for it.</summary>
    public static bool IsWanted(HttpContext context) => context.Request.Headers["Sec-Fetch-Dest"] == "document";

    public static async Task Send(HttpContext context, PanelDescriptor panel, PanelAnswer answer)
    {
        var response = context.Response;
        response.Headers.CacheControl = "private, no-store";
        response.ContentType = "text/html; charset=utf-8";
        if (answer.State == PanelState.Running)
        {
            response.StatusCode = StatusCodes.Status202Accepted;
            response.Headers["Refresh"] = "2";
        }

        var folder = context.RequestServices.GetRequiredService<StaticFolder>();
        var files = HtmlEncoder.Default.Encode(context.Request.PathBase + folder.Base);
        var back = HtmlEncoder.Default.Encode($"{context.Request.PathBase}/dashboards/{panel.Dashboard}{context.Request.QueryString}");
        var title = HtmlEncoder.Default.Encode(panel.Info.Title);
        await response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en" data-theme="{Theme.Of(context)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{title} · CleanDash</title><link rel="icon" href="{files}mark.svg" type="image/svg+xml"><link rel="stylesheet" href="{files}cleandash.css"></head>
            <body><main id="main" class="page narrow"><div class="page-head"><div><div class="title-row"><h1>{title}</h1></div></div><div class="actions"><a class="button outline" href="{back}">Back to the dashboard</a></div></div>
            <div class="tile"><div class="tile-body flush">
            """,
            context.RequestAborted);
        if (answer.Table is { } table)
            await response.BodyWriter.WriteAsync(table.Plain.IsSingleSegment ? table.Plain.First : Joined(table), context.RequestAborted);
        else
            await response.WriteAsync($"<div class=\"state\"><p>{HtmlEncoder.Default.Encode(Sentence(answer))}</p></div>", context.RequestAborted);
        await response.WriteAsync("</div></div></main></body></html>", context.RequestAborted);
    }

    private static byte[] Joined(Body body)
    {
        using var bytes = new MemoryStream();
        foreach (var part in body.Plain)
            bytes.Write(part.Span);
        return bytes.ToArray();
    }

    private static string Sentence(PanelAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body.Plain);
        return answer.State switch
        {
            PanelState.Running => json.RootElement.GetProperty("waiting").GetProperty("sentence").GetString()!,
            PanelState.Error => json.RootElement.GetProperty("error").GetProperty("message").GetString()!,
            PanelState.Ask => "This table waits until a filter is set. Go back and choose.",
            _ => "No rows match these filters. Go back and choose a longer period or fewer restrictions.",
        };
    }
}
