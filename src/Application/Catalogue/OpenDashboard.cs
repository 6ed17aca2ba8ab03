using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;

namespace CleanDash.Application.Catalogue;

/// <summary>A dashboard's page for an address: filters with their values and choices, tiles without their answers. It never waits for the warehouse.</summary>
/// <param name="Slug">The dashboard's slug.</param>
/// <param name="Address">Names and values as in the address.</param>
public sealed record OpenDashboard(string Slug, IReadOnlyDictionary<string, IReadOnlyList<string>> Address) : IQuery<DashboardPage>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.SignedIn;
}

/// <summary>What a page shows at once.</summary>
/// <param name="Dashboard">What it is.</param>
/// <param name="Filters">Its filters, in their order.</param>
/// <param name="Values">What they are set to.</param>
/// <param name="RedirectTo">The query string under which this page is known, when the address was a form's; otherwise null.</param>
public sealed record DashboardPage(DashboardDescriptor Dashboard, IReadOnlyList<FilterView> Filters, FilterValues Values, string? RedirectTo)
{
    /// <summary>The query string of one panel: the filters that it takes and that differ from their first values; empty or with its question mark.</summary>
    public string QueryFor(PanelDescriptor panel) =>
        FilterAddress.Write(Filters.Where(filter => !filter.IsInitial && panel.Parameters.Any(parameter => parameter.Name == filter.Name)));

    /// <summary>The query string of the whole page.</summary>
    public string Query => FilterAddress.Write(Filters.Where(filter => !filter.IsInitial));
}

internal sealed class OpenDashboardHandler(Shelf shelf, PanelBinding binding, FilterOptions options, Caller caller, PageViews views) : IHandler<OpenDashboard, DashboardPage>
{
    // Long enough for choices that are kept or that the embedded engine finds at once; a page does not wait for a warehouse.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public async Task<Result<DashboardPage>> Handle(OpenDashboard request, CancellationToken cancellationToken)
    {
        if (!(await shelf.Find(request.Slug, cancellationToken)).Try(out var dashboard, out var refusal)
            || !FilterAddress.FromForm(dashboard, request.Address).Try(out var form, out refusal)
            || !binding.Read(dashboard, form.Address).Try(out var values, out refusal))
            return refusal;
        // A page that is led on to its own address is counted there.
        if (caller.Person is { } person && !form.WasForm && dashboard.Slug == request.Slug)
            views.Count(new PageView(caller.Name, caller.ViewedBy is null ? null : person.Email, dashboard.Slug));
        var choices = await Task.WhenAll(dashboard.Filters.Select(filter => Choices(filter, values, cancellationToken)));
        FilterView[] filters = [.. dashboard.Filters.Zip(choices, (filter, known) => FilterView.Of(filter, values, known.All, known.WhyNone))];
        var page = new DashboardPage(dashboard, filters, values, null);
        return form.WasForm ? page with { RedirectTo = page.Query } : page;
    }

    private async Task<(IReadOnlyList<Option>? All, string? WhyNone)> Choices(FilterDescriptor filter, FilterValues values, CancellationToken cancellationToken)
    {
        if (filter.Parameter.Kind == ParameterKind.Choice)
            return ([.. filter.Parameter.Choices.Select(choice => new Option(choice, FilterView.Words(choice), null))], null);
        if (filter.Options is not { } query)
            return (null, null);
        if (query.Parameters.FirstOrDefault(parameter => values.IsMissing(parameter.Name)) is { } missing)
            return (null, $"Choose {missing.Name.Replace('_', ' ')} first.");
        if (!binding.Values(query, values).Try(out object?[]? bound, out var refusal))
            return (null, refusal.Message);
        var (all, failure) = await options.Ask(query, query.Create(bound), Glance, caller, cancellationToken);
        return (all, failure?.Message);
    }
}
