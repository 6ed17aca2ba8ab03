using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Web.Assets;
using CleanDash.Web.Refusals;
using CleanDash.Web.SignIn;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages;

/// <summary>What people see and change of themselves: their name, the look, their sessions. Anything else that a form brings along is not looked at.</summary>
internal sealed class ProfileModel(IMediator mediator, Caller caller, PlainHttp plainHttp) : PageModel
{
    /// <summary>Whose profile: never null here, because nobody gets to the page without being signed in.</summary>
    public Person Person => caller.Person!;

    /// <summary>Somebody who looks as another changes nothing.</summary>
    public bool IsMine => caller.ViewedBy is null;

    public Guid? Current => caller.Session;

    /// <summary>The name in the field: as saved, or as it was just refused.</summary>
    public string Name { get; private set; } = "";

    public string? Mistake { get; private set; }

    public IReadOnlyList<ListedSession> Sessions { get; private set; } = [];

    public int Dashboards { get; private set; }

    /// <summary>What has just been done, in words; the address says it by one of two words.</summary>
    public string? Done => Request.Query["done"].ToString() switch
    {
        "saved" => "Your profile is saved.",
        "ended" => "Ended. Whoever sits there has to sign in again.",
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Name = Person.Name;
        return await Show(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(string? name, string? theme, CancellationToken cancellationToken)
    {
        if ((await mediator.Send(new ChangeProfile(name ?? ""), cancellationToken)).Refusal is { } refusal)
        {
            if (refusal.Kind != Domain.RefusalKind.Invalid) return refusal.ToPage(this);
            (Name, Mistake) = (name ?? "", refusal.Message);
            Response.StatusCode = refusal.Kind.Status();
            return await Show(cancellationToken);
        }

        Theme.Choose(HttpContext, theme, secure: !plainHttp.Allowed);
        return LocalRedirect("~/profile?done=saved");
    }

    private async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        if (!(await mediator.Send(new ListSessions(), cancellationToken)).Try(out var sessions, out var refusal)) return refusal.ToPage(this);
        if (!(await mediator.Send(new ListDashboards(), cancellationToken)).Try(out var dashboards, out refusal)) return refusal.ToPage(this);
        Sessions = [.. sessions.OrderByDescending(session => session.Id == Current)];
        Dashboards = dashboards.Count;
        return Page();
    }
}
