using CleanDash.Application.Panels;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CleanDash.Web.Panels;

/// <summary>What the page <c>Table</c> shows.</summary>
/// <param name="Panel">The panel.</param>
/// <param name="Answer">Its answer.</param>
internal sealed record TableView(PanelDescriptor Panel, PanelAnswer Answer);

/// <summary>A panel's table as a page of its own, for a browser that goes there because its script is switched off; the page's script asks for the bare fragment.</summary>
internal static class TablePage
{
    /// <summary>True for a browser that opens the address, false for a script or a program that asks for it.</summary>
    public static bool IsWanted(HttpContext context) => context.Request.Headers["Sec-Fetch-Dest"] == "document";

    public static Task Send(HttpContext context, PanelDescriptor panel, PanelAnswer answer)
    {
        if (answer.State == PanelState.Running)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.Headers["Refresh"] = "2";
        }

        var page = new ViewResult
        {
            ViewName = "/Pages/Table.cshtml",
            ViewData = new ViewDataDictionary<TableView>(context.RequestServices.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()) { Model = new(panel, answer) },
        };
        return context.RequestServices.GetRequiredService<IActionResultExecutor<ViewResult>>()
            .ExecuteAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()), page);
    }
}
