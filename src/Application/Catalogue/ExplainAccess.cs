using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Catalogue;

/// <summary>Why a person sees a dashboard or does not.</summary>
/// <param name="Person">Their address or id.</param>
/// <param name="Slug">The dashboard's slug, present or former; all dashboards when null.</param>
public sealed record ExplainAccess(string Person, string? Slug = null) : IQuery<IReadOnlyList<AccessExplanation>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>What a person sees of one dashboard and why.</summary>
/// <param name="Slug">The dashboard's slug.</param>
/// <param name="Title">Its title.</param>
/// <param name="Sees">Whether they see it at their next click.</param>
/// <param name="Reasons">Whole sentences: the first is the answer, the others are remarks on single panels.</param>
public sealed record AccessExplanation(string Slug, string Title, bool Sees, IReadOnlyList<string> Reasons);

internal sealed class ExplainAccessValidator : AbstractValidator<ExplainAccess>
{
    public ExplainAccessValidator() => RuleFor(static request => request.Person).NamesAPerson();
}

internal sealed class ExplainAccessHandler(DashboardIndex index, IAccessState access, IPeopleList people) : IHandler<ExplainAccess, IReadOnlyList<AccessExplanation>>
{
    public async Task<Result<IReadOnlyList<AccessExplanation>>> Handle(ExplainAccess request, CancellationToken cancellationToken)
    {
        if (await people.Show(PersonKey.Parse(request.Person), cancellationToken) is not { } found) return AccessRefusals.NoSuchPerson;
        var dashboards = index.All;
        if (request.Slug is { } slug)
        {
            if (index.Find(slug) is not { } one) return CatalogueRefusals.NoSuchDashboard(slug);
            dashboards = [one];
        }

        var why = new Why(found.Person, access.Current);
        return Result<IReadOnlyList<AccessExplanation>>.Of([.. dashboards.Select(why.Explain)]);
    }
}

/// <summary>Finds the sentences for one person at one moment.</summary>
/// <param name="person">Whom they are about.</param>
/// <param name="snapshot">The moment.</param>
internal sealed class Why(ListedPerson person, AccessSnapshot snapshot)
{
    private const int NamesTold = 6;

    public AccessExplanation Explain(DashboardDescriptor dashboard)
    {
        string[] viewers = snapshot.Viewers.TryGetValue(dashboard.Slug, out var listed) ? [.. listed.Order(StringComparer.Ordinal)] : [];
        string[] shows = [.. person.Roles.Intersect(viewers, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var sees = person.State == UserState.Active && shows.Length > 0;
        string answer = Answer(dashboard.Info.Title, viewers, shows);
        return new(dashboard.Slug, dashboard.Info.Title, sees, shows.Length > 0 ? [answer, .. Remarks(dashboard)] : [answer]);
    }

    private string Answer(string title, string[] viewers, string[] shows) => person.State switch
    {
        UserState.Disabled when shows.Length > 0 =>
            $"{person.Name} is disabled and sees nothing; once enabled again, they see {title} by the {Roles(shows)}.",
        UserState.Disabled => $"{person.Name} is disabled and sees nothing; even when enabled again they would not see {title}, because {Lacks(viewers)}.",
        UserState.Invited when shows.Length > 0 =>
            $"{person.Name} is invited and has not signed in yet; from their first sign-in on they see {title} by the {Roles(shows)}.",
        UserState.Invited => $"{person.Name} is invited and has not signed in yet; even then they would not see {title}, because {Lacks(viewers)}.",
        _ when shows.Length > 0 => $"{person.Name} sees {title}, because they hold the {Roles(shows)}, which {(shows.Length == 1 ? "is" : "are")} on its list.",
        _ => $"{person.Name} does not see {title}, because {Lacks(viewers)}.",
    };

    private string Lacks(string[] viewers)
    {
        if (viewers.Length == 0) return "no role is on its list, so nobody sees it";
        var needs = $"its list has the {Roles(viewers)}, {(viewers.Length == 1 ? "which they do not hold" : "none of which they hold")}";
        return person.Roles switch
        {
            [] => $"{needs}; they hold no role at all",
            [var only] when only == RoleName.Admin.Value => $"{needs}; they hold admin, which manages and by itself sees no dashboard",
            _ => $"{needs}; they hold {And(person.Roles)}",
        };
    }

    private IEnumerable<string> Remarks(DashboardDescriptor dashboard)
    {
        foreach (var panel in dashboard.Panels)
        {
            foreach (var parameter in panel.Parameters.Where(static parameter => parameter.FromCaller is not null).DistinctBy(static parameter => parameter.FromCaller))
            {
                string attribute = parameter.FromCaller!;
                yield return !person.Attributes.TryGetValue(attribute, out string? value)
                    ? $"The panel {panel.Info.Title} shows nothing, because it needs the attribute {attribute} and they have none; an administrator sets it."
                    : parameter.Read([value]).Mistake is null
                        ? $"The panel {panel.Info.Title} shows only the rows of their {attribute}, which is {value}."
                        : $"The panel {panel.Info.Title} shows nothing, because their {attribute} is {value}, which it cannot use; an administrator sets another.";
            }
        }
    }

    private static string Roles(string[] names) => $"{(names.Length == 1 ? "role" : "roles")} {And(names)}";

    // A sentence stays one even where a list has hundreds.
    private static string And(IReadOnlyList<string> names) => names.Count switch
    {
        1 => names[0],
        <= NamesTold => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
        _ => $"{string.Join(", ", names.Take(NamesTold - 1))} and {names.Count - NamesTold + 1} more",
    };
}
