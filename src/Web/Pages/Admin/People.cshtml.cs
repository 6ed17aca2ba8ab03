using CleanDash.Application.Access;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

[RequestFormLimits(ValueCountLimit = 20_000)]
internal sealed class PeopleModel(IMediator mediator) : PageModel
{
    public const int PerPage = 50;

    /// <summary>With more roles the page brings no list of them along; a role is typed, and a person added on a page of its own.</summary>
    public const int Choices = 40;

    public PeopleFilter Filter { get; private set; } = new(null, null, null, 1);

    public PeoplePage Listed { get; private set; } = new([], 0);

    public IReadOnlyList<ListedRole> Roles { get; private set; } = [];

    /// <summary>The form to add a person; shown instead of the list when it was refused.</summary>
    public AddPersonForm Adding { get; private set; } = AddPersonForm.Empty([]);

    public async Task<IActionResult> OnGetAsync(PeopleFilter filter, CancellationToken cancellationToken)
    {
        Filter = filter with { P = Math.Clamp(filter.P, 1, 1_000_000) };
        var request = new ListPeople(filter.Q ?? "", filter.State, filter.Role, (Filter.P - 1) * PerPage, PerPage);
        if (!(await mediator.Send(request, cancellationToken)).Try(out var people, out var refusal)
            || !(await mediator.Send(new ListRoles(), cancellationToken)).Try(out var roles, out refusal))
            return refusal.ToPage(this);
        // Behind the last page there is nobody; people may have left since the link was made.
        if (people is { People.Count: 0, Total: > 0 }) return LocalRedirect("~/" + Filter.Address(((people.Total - 1) / PerPage) + 1));
        (Listed, Roles, Adding) = (people, roles, AddPersonForm.Empty(roles));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? email, string? name, string[] role, CancellationToken cancellationToken)
    {
        var added = await mediator.Send(new AddPerson(email ?? "", name, role), cancellationToken);
        if (added.Try(out var id, out var refusal)) return LocalRedirect($"~/admin/people/{id}?done=added");
        // Sent twice it was added by the first; that page says so.
        if (refusal.Kind == RefusalKind.AlreadySo && (await mediator.Send(new ShowPerson(email ?? ""), cancellationToken)).Try(out var known, out _))
            return LocalRedirect($"~/admin/people/{known.Person.Id}?done=known");
        if (!(await mediator.Send(new ListRoles(), cancellationToken)).Try(out var roles, out var hidden)) return hidden.ToPage(this);
        Adding = new AddPersonForm(email, name, role, roles, refusal);
        Response.StatusCode = refusal.Kind.Status();
        return Page();
    }
}

/// <summary>What the address of the list says.</summary>
/// <param name="Q">Part of a name or an address.</param>
/// <param name="State">A state, or nothing for any.</param>
/// <param name="Role">A role, or nothing for any.</param>
/// <param name="P">The page, from 1.</param>
internal sealed record PeopleFilter(string? Q, string? State, string? Role, int P = 1)
{
    /// <summary>Whether anything narrows the list.</summary>
    public bool Narrows => !string.IsNullOrEmpty(Q) || !string.IsNullOrEmpty(State) || !string.IsNullOrEmpty(Role);

    /// <summary>The address of another page of the same list.</summary>
    public string Address(int page)
    {
        var query = QueryString.Create(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["q"] = Q, ["state"] = State, ["role"] = Role, ["p"] = page == 1 ? null : $"{page}",
        }.Where(static pair => !string.IsNullOrEmpty(pair.Value)));
        return "admin/people" + query;
    }
}

/// <summary>The form to add a person, as it was filled in.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Ticked">Roles chosen.</param>
/// <param name="Roles">Roles to choose from.</param>
/// <param name="Problem">Why it was not done.</param>
internal sealed record AddPersonForm(string? Email, string? Name, IReadOnlyList<string> Ticked, IReadOnlyList<ListedRole> Roles, Refusal? Problem)
{
    /// <summary>Nothing filled in; the everyday role is proposed.</summary>
    public static AddPersonForm Empty(IReadOnlyList<ListedRole> roles) => new(null, null, ["user"], roles, null);
}
