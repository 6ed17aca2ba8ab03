using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Domain;
using Microsoft.Extensions.Options;

namespace CleanDash.Application.Panels;

/// <summary>Turns an address into a panel's request.</summary>
/// <param name="caller">Whose attributes fill <see cref="FromCallerAttribute"/>.</param>
/// <param name="clock">What today is.</param>
/// <param name="site">The zone of dashboards that name none.</param>
public sealed class PanelBinding(Caller caller, TimeProvider clock, IOptions<SiteOptions> site)
{
    /// <summary>Today for a dashboard: in its time zone, or the day on which its data end.</summary>
    public DateOnly Today(DashboardDescriptor dashboard)
    {
        if (dashboard.Info.DataUntil is { } end)
            return end;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(dashboard.Info.TimeZone ?? site.Value.TimeZone);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
    }

    /// <summary>The values that an address gives a dashboard's filters.</summary>
    public Result<FilterValues> Read(DashboardDescriptor dashboard, IReadOnlyDictionary<string, IReadOnlyList<string>> address) =>
        FilterValues.Read(dashboard, address, Today(dashboard));

    /// <summary>The request of a panel with these values; or, while required filters are not set, the answer that asks for them.</summary>
    public Result<BoundPanel> Bind(PanelDescriptor panel, FilterValues filters)
    {
        string[] missing = [.. panel.Parameters.Where(parameter => parameter.FromCaller is null && filters.IsMissing(parameter.Name)).Select(parameter => parameter.Name)];
        if (missing.Length > 0)
            return new BoundPanel(null, AnswerWriter.Ask(panel, missing));
        return Values(panel.Query, filters).Try(out object?[]? values, out var refusal) ? new BoundPanel(panel.Request(values), null) : refusal;
    }

    /// <summary>The request for the choices of a filter, which may depend on other filters.</summary>
    /// <param name="dashboard">Whose filter.</param>
    /// <param name="name">The filter's name.</param>
    /// <param name="filters">The values of the filters.</param>
    /// <param name="search">Words to look for, or null.</param>
    public Result<IMessage<OptionList>> BindOptions(DashboardDescriptor dashboard, string name, FilterValues filters, string? search)
    {
        if (dashboard.Filters.FirstOrDefault(filter => filter.Name == name)?.Options is not { } query)
            return new Refusal(RefusalKind.NotFound, "filter.no_options", "There is no filter of that name with choices here.");
        if (query.Parameters.FirstOrDefault(parameter => filters.IsMissing(parameter.Name)) is { } missing)
            return new Refusal(RefusalKind.Invalid, "filter.missing", $"Choose {missing.Name} first.") { Field = missing.Name };
        if (!Values(query, filters).Try(out object?[]? values, out var refusal))
            return refusal;
        object request = Activator.CreateInstance(typeof(OptionsFor<>).MakeGenericType(query.Type), query.Create(values), search)!;
        return Result<IMessage<OptionList>>.Of((IMessage<OptionList>)request);
    }

    /// <summary>The values of a query's parameters, in their order.</summary>
    internal Result<object?[]> Values(Query query, FilterValues filters)
    {
        var values = new object?[query.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var parameter = query.Parameters[i];
            if (parameter.FromCaller is not { } attribute)
            {
                values[i] = filters[parameter.Name] ?? parameter.Nothing;
                continue;
            }

            if (caller.IsOperator)
                return new Refusal(RefusalKind.Rule, "access.attribute_missing", $"This shows each person the rows of their own {attribute}; say whose: --as EMAIL.");
            if (caller.Person?.Attributes.GetValueOrDefault(attribute) is not { Length: > 0 } text)
                return new Refusal(RefusalKind.Rule, "access.attribute_missing", $"This shows only rows of your own {attribute}, and your account has none. Ask an administrator to set it.");
            (values[i], string? mistake) = parameter.Read([text]);
            if (mistake is not null)
                return new Refusal(RefusalKind.Rule, "access.attribute_missing", $"The {attribute} of your account is none that this can use. Ask an administrator to set it.");
        }

        return values;
    }
}

/// <summary>A panel with its values.</summary>
/// <param name="Request">To send through the mediator; null when <paramref name="Ask"/> is the answer.</param>
/// <param name="Ask">The answer while a required filter is not set.</param>
public sealed record BoundPanel(IMessage<PanelAnswer>? Request, PanelAnswer? Ask);
