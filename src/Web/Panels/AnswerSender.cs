using System.Buffers;
using CleanDash.Application.Panels;
using CleanDash.Web.Headers;

namespace CleanDash.Web.Panels;

/// <summary>Sends finished answers: 200, 304 by ETag, 202 while the warehouse works; compressed as the client accepts.</summary>
internal static class AnswerSender
{
    public static Task Send(HttpContext context, PanelAnswer answer)
    {
        var response = context.Response;
        if (answer.RetryAfter is { } time)
            response.Headers.RetryAfter = ((long)Math.Ceiling(time.TotalSeconds)).ToString();
        response.Headers.CacheControl = "private, no-cache";
        if (answer.State == PanelState.Running)
            response.StatusCode = StatusCodes.Status202Accepted;
        return IsKnown(context, answer) ? Task.CompletedTask : Send(context, answer.Body, "application/json; charset=utf-8");
    }

    public static Task SendTable(HttpContext context, PanelAnswer answer, Body table)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        return IsKnown(context, answer) ? Task.CompletedTask : Send(context, table, "text/html; charset=utf-8");
    }

    private static bool IsKnown(HttpContext context, PanelAnswer answer)
    {
        if (answer.ETag is not { } tag)
            return false;
        context.Response.Headers.ETag = tag;
        foreach (string? known in context.Request.Headers.IfNoneMatch)
        {
            if (known is null || !known.Split(',', StringSplitOptions.TrimEntries).Contains(tag, StringComparer.Ordinal))
                continue;
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        return false;
    }

    private static Task Send(HttpContext context, Body body, string type)
    {
        var response = context.Response;
        response.ContentType = type;
        response.Headers.Append("Vary", "Accept-Encoding");
        var bytes = body.Plain;
        if (body.IsWorthCompressing)
        {
            if (context.Request.Accepts("br"))
                (bytes, response.Headers.ContentEncoding) = (body.Brotli, "br");
            else if (context.Request.Accepts("gzip"))
                (bytes, response.Headers.ContentEncoding) = (body.Gzip, "gzip");
        }

        response.ContentLength = bytes.Length;
        return Write(context, bytes);
    }

    private static async Task Write(HttpContext context, ReadOnlySequence<byte> bytes)
    {
        var body = context.Response.BodyWriter;
        foreach (var part in bytes)
            await body.WriteAsync(part, context.RequestAborted);
    }
}
