using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;

namespace CleanDash.Web.Panels;

/// <summary>The addresses that tiles and filters ask: who, which panel, which values; then the bytes as they are.</summary>
internal static class PanelEndpoints
{
    public static void MapPanels(this IEndpointRouteBuilder routes)
    {
        var panel = routes.MapGroup("/dashboards/{slug}/panels/{panel}");
        panel.MapGet("", (RequestDelegate)Answer);
        panel.MapGet("/table", (RequestDelegate)Table);
        panel.MapPost("/refresh", (RequestDelegate)(context => Post(context, Refresh)));
        panel.MapPost("/cancel", (RequestDelegate)(context => Post(context, Cancel)));
        routes.MapGet("/dashboards/{slug}/options/{name}", (RequestDelegate)Options);
    }

    private static Task Answer(HttpContext context) => Answer(context, (_, bound) => Ask(context, bound), (_, answer) => AnswerSender.Send(context, answer));

    private static Task Table(HttpContext context)
    {
        context.Response.Headers.Vary = "Sec-Fetch-Dest";
        return TablePage.IsWanted(context)
            ? Answer(context, (_, bound) => Ask(context, bound), (panel, answer) => TablePage.Send(context, panel, answer))
            : Answer(
                context,
                (panel, bound) => AskUnlessKept(context, panel, bound),
                (_, answer) => answer.Table is { } table ? AnswerSender.SendTable(context, answer, table) : AnswerSender.Send(context, answer));
    }

    // The rows of the chart that a page shows, not newer ones than it shows.
    private static async ValueTask<Result<PanelAnswer>> AskUnlessKept(HttpContext context, PanelDescriptor panel, BoundPanel bound) =>
        bound.Request is { } request && context.RequestServices.GetRequiredService<PanelWaiting>().Kept(panel, request) is { } kept ? kept : await Ask(context, bound);

    private static async Task Answer(HttpContext context, Func<PanelDescriptor, BoundPanel, ValueTask<Result<PanelAnswer>>> ask, Func<PanelDescriptor, PanelAnswer, Task> send)
    {
        if ((await Bind(context)).Try(out var bound, out var refusal) && (await ask(bound.Descriptor, bound.Panel)).Try(out var answer, out refusal))
            await send(bound.Descriptor, answer);
        else
            await Refuse(context, refusal);
    }

    private static async Task Options(HttpContext context)
    {
        var services = context.RequestServices;
        string name = Route(context, "name");
        if (!(await services.GetRequiredService<Shelf>().Find(Route(context, "slug"), context.RequestAborted)).Try(out var dashboard, out var refusal))
        {
            await Refuse(context, refusal);
            return;
        }

        var address = Address(context);
        address.Remove("q", out var search);
        var binding = services.GetRequiredService<PanelBinding>();
        if (!binding.Read(dashboard, address).Try(out var values, out refusal)
            || !binding.BindOptions(dashboard, name, values, search is [var words, ..] ? words : null).Try(out var request, out refusal)
            || !(await services.GetRequiredService<IMediator>().Send(request, context.RequestAborted)).Try(out var options, out refusal))
        {
            await Refuse(context, refusal);
            return;
        }

        context.Response.Headers.CacheControl = "private, no-cache";
        if (options.IsComing)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.Headers.RetryAfter = "1";
        }

        await context.Response.WriteAsJsonAsync(options, context.RequestAborted);
    }

    private static async Task Post(HttpContext context, Func<HttpContext, PanelDescriptor, BoundPanel, Task> then)
    {
        if (!await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await Refuse(context, new(RefusalKind.Invalid, "request.token", "This page is too old to change anything. Load it again and repeat the step."));
            return;
        }

        if ((await Bind(context)).Try(out var bound, out var refusal))
            await then(context, bound.Descriptor, bound.Panel);
        else
            await Refuse(context, refusal);
    }

    private static async Task Refresh(HttpContext context, PanelDescriptor panel, BoundPanel bound)
    {
        if (bound.Request is { } request)
            context.RequestServices.GetRequiredService<PanelWaiting>().Expire(panel, request);
        if ((await Ask(context, bound)).Try(out var answer, out var refusal))
            await AnswerSender.Send(context, answer);
        else
            await Refuse(context, refusal);
    }

    private static Task Cancel(HttpContext context, PanelDescriptor panel, BoundPanel bound)
    {
        if (bound.Request is { } request)
            context.RequestServices.GetRequiredService<PanelWaiting>().GiveUp(panel, request);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async ValueTask<Result<(PanelDescriptor Descriptor, BoundPanel Panel)>> Bind(HttpContext context)
    {
        var services = context.RequestServices;
        if (!(await services.GetRequiredService<Shelf>().Find(Route(context, "slug"), Route(context, "panel"), context.RequestAborted)).Try(out var place, out var refusal))
            return refusal;
        var binding = services.GetRequiredService<PanelBinding>();
        return binding.Read(place.Dashboard, Address(context)).Try(out var values, out refusal) && binding.Bind(place.Panel, values).Try(out var bound, out refusal)
            ? (place.Panel, bound)
            : refusal;
    }

    private static async ValueTask<Result<PanelAnswer>> Ask(HttpContext context, BoundPanel bound) =>
        bound.Request is { } request
            ? await context.RequestServices.GetRequiredService<IMediator>().Send(request, context.RequestAborted)
            : bound.Ask!;

    private static Task Refuse(HttpContext context, Refusal refusal)
    {
        context.WithoutErrorPage();
        return refusal.ToProblem().ExecuteAsync(context);
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static Dictionary<string, IReadOnlyList<string>> Address(HttpContext context) => QueryAddress.Of(context.Request.Query);
}
