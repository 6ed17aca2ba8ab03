using CleanDash.Application.Access;
using CleanDash.Application.Panels;

namespace CleanDash.Web.Pages.Admin;

/// <summary>One attribute on the page of a person: those that they have, and those that some panel asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, or nothing.</param>
/// <param name="UsedBy">Titles of the dashboards with panels that ask for it.</param>
internal sealed record AttributeRow(string Name, string? Value, IReadOnlyList<string> UsedBy)
{
    public static IReadOnlyList<AttributeRow> Of(ListedPerson person, DashboardIndex dashboards)
    {
        var asked = dashboards.All
            .SelectMany(static dashboard => dashboard.Panels.SelectMany(static panel => panel.Parameters).Select(parameter => (parameter.FromCaller, dashboard.Info.Title)))
            .Where(static pair => pair.FromCaller is not null)
            .ToLookup(static pair => pair.FromCaller!, static pair => pair.Title, StringComparer.Ordinal);
        return [.. asked.Select(static one => one.Key).Union(person.Attributes.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new AttributeRow(name, person.Attributes.GetValueOrDefault(name), [.. asked[name].Distinct(StringComparer.Ordinal)]))];
    }
}

/// <summary>What a form wants of one attribute.</summary>
/// <param name="Name">Which.</param>
/// <param name="Saw">What the page showed, or null for none.</param>
/// <param name="Value">What it shall be, or null for none.</param>
internal sealed record AttributeChange(string Name, string? Saw, string? Value);

/// <summary>The form of attributes: <c>value.NAME</c> beside <c>saw.NAME</c>, and one more in <c>name</c> and <c>value</c>.</summary>
internal static class AttributeForm
{
    /// <summary>The attributes whose value is another than the page showed.</summary>
    public static IReadOnlyList<AttributeChange> Read(IFormCollection form)
    {
        var changes = form.Keys.Where(static key => key.StartsWith("value.", StringComparison.Ordinal)).Select(static key => key["value.".Length..])
            .Select(name => new AttributeChange(name, Text(form, "saw." + name), Text(form, "value." + name)));
        if (Text(form, "name") is { } added) changes = changes.Append(new AttributeChange(added, null, Text(form, "value") ?? ""));
        return [.. changes.Where(static change => change.Saw != change.Value)];
    }

    private static string? Text(IFormCollection form, string key) => form[key] is [var text, ..] && text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
