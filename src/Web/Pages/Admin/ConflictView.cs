using CleanDash.Application.Access;
using CleanDash.Domain;

namespace CleanDash.Web.Pages.Admin;

/// <summary>Two people changed the same thing: what the one saw, what is there now, what they wanted, and a way on.</summary>
/// <param name="What">The thing, as the head says it.</param>
/// <param name="Message">The refusal's sentence.</param>
/// <param name="Rows">For each thing that differs.</param>
/// <param name="Action">Where to send the form that saves what was wanted all the same.</param>
/// <param name="Fields">What that form holds.</param>
/// <param name="Back">The page with what is there now.</param>
internal sealed record ConflictView(
    string What, string Message, IReadOnlyList<ConflictRow> Rows, string Action, IReadOnlyList<KeyValuePair<string, string>> Fields, string Back)
{
    public static ConflictView OfRoles(ListedPerson person, IReadOnlyList<string> saw, IReadOnlyList<string> wanted, Refusal refusal)
    {
        string at = $"admin/people/{person.Id}";
        return new("The roles changed meanwhile", refusal.Message, [new("Roles", List(saw), List(person.Roles), List(wanted))], at + "/roles",
            [.. person.Roles.Select(static role => KeyValuePair.Create("seen", role)), .. wanted.Select(static role => KeyValuePair.Create("role", role))], at);
    }

    public static ConflictView OfAttributes(ListedPerson person, IReadOnlyList<AttributeChange> changes, Refusal refusal)
    {
        string at = $"admin/people/{person.Id}";
        return new("The attributes changed meanwhile", refusal.Message,
            [.. changes.Select(change => new ConflictRow(change.Name, change.Saw ?? "none", person.Attributes.GetValueOrDefault(change.Name) ?? "none", change.Value ?? "none"))],
            at + "/attributes",
            [.. changes.SelectMany(change => new[] { KeyValuePair.Create("saw." + change.Name, person.Attributes.GetValueOrDefault(change.Name) ?? ""), KeyValuePair.Create("value." + change.Name, change.Value ?? "") })],
            at);
    }

    private static string List(IReadOnlyList<string> roles) => roles.Count == 0 ? "none" : string.Join(", ", roles.Order(StringComparer.Ordinal));
}

/// <summary>One thing in three versions.</summary>
/// <param name="Name">The thing.</param>
/// <param name="Saw">As the page showed it.</param>
/// <param name="Now">As it is.</param>
/// <param name="Wanted">As it was to be.</param>
internal sealed record ConflictRow(string Name, string Saw, string Now, string Wanted);
