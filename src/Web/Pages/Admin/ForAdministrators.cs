using CleanDash.Application.Access;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CleanDash.Web.Pages.Admin;

/// <summary>Lets nobody but administrators into the folder, whatever a page in it sends; the refusal is in the audit under its reference.</summary>
internal sealed class ForAdministrators(IMediator mediator) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var entered = await mediator.Send(new EnterAdministration(), context.HttpContext.RequestAborted);
        if (entered.Refusal is { } refusal) context.Result = refusal.ToPage(context.HttpContext);
    }
}
