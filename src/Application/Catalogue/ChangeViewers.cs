using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using CleanDash.Domain.Catalogue;
using FluentValidation;

namespace CleanDash.Application.Catalogue;

/// <summary>Says which roles see which dashboards, all of it or nothing; it counts from everybody's next request on.</summary>
/// <param name="Changes">One for each dashboard that changes.</param>
public sealed record ChangeViewers(IReadOnlyList<ViewerChange> Changes) : ICommand<Done>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class ChangeViewersValidator : AbstractValidator<ChangeViewers>
{
    public ChangeViewersValidator() => RuleFor(static request => request.Changes).AreViewerChanges();
}

/// <summary>What validators ask of changes of viewers.</summary>
internal static class ViewerChangeTexts
{
    public static void AreViewerChanges<T>(this IRuleBuilderInitial<T, IReadOnlyList<ViewerChange>> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithMessage("Name at least one dashboard.")
        .Must(static changes => changes.All(static change => Names(change).All(static name => RoleName.TryParse(name, out _, out _)))).WithState(static _ => AccessRefusals.BadRoleName)
        .Must(static changes => !changes.Any(static change => change.Grant.Intersect(change.Revoke, StringComparer.Ordinal).Any())).WithMessage("A dashboard is given to a role or taken from it, not both.")
        .Must(static changes => changes.Select(static change => change.Slug).Distinct(StringComparer.Ordinal).Count() == changes.Count).WithMessage("Name each dashboard once.");

    private static IEnumerable<string> Names(ViewerChange change) => [.. change.Grant, .. change.Revoke, .. change.Seen ?? []];
}

internal sealed class ChangeViewersHandler(DashboardIndex index, IUnitOfWork work, IDashboardStore dashboards, IRoles roles, NewDashboards newDashboards, IAuditTrail audit)
    : IHandler<ChangeViewers, Done>
{
    public async Task<Result<Done>> Handle(ChangeViewers request, CancellationToken cancellationToken)
    {
        await using var change = await work.Begin(cancellationToken);
        if (await roles.Unknown(request.Changes.SelectMany(static one => AccessTexts.Roles(one.Seen is null ? [.. one.Grant, .. one.Revoke] : one.Grant)), cancellationToken) is [var unknown, ..])
            return AccessRefusals.NoSuchRole(unknown.Value);
        Refusal? already = null;
        var changed = 0;
        foreach (var one in request.Changes)
        {
            if (index.Find(one.Slug) is not { } descriptor) return CatalogueRefusals.NoSuchDashboard(one.Slug);
            var dashboard = await dashboards.Find(descriptor.Slug, cancellationToken) ?? await newDashboards.Take(descriptor, cancellationToken);
            var before = dashboard.Viewers.ToHashSet();
            if (Change(dashboard, one) is not { } refusal)
            {
                changed++;
                audit.Add(new AuditRecord("dashboard.viewers_changed", dashboard.Slug, "done") { Before = AccessTexts.Listed(before), After = AccessTexts.Listed(dashboard.Viewers) });
            }
            else if (refusal.Kind == RefusalKind.AlreadySo)
            {
                already ??= refusal;
            }
            else
            {
                return refusal;
            }
        }

        if (changed == 0) return already ?? CatalogueRefusals.ViewersAlready;
        await change.Save(cancellationToken);
        return default(Done);
    }

    private static Refusal? Change(Dashboard dashboard, ViewerChange change)
    {
        var grant = AccessTexts.Roles(change.Grant);
        var revoke = AccessTexts.Roles(change.Revoke);
        if (change.Seen is not null)
        {
            var before = dashboard.Viewers.ToHashSet();
            var seen = AccessTexts.Roles(change.Seen);
            if (before.SetEquals(seen.Union(grant).Except(revoke))) return CatalogueRefusals.ViewersAlready;
            if (!before.SetEquals(seen)) return AccessRefusals.ChangedMeanwhile($"The viewers of {dashboard.Slug}", AccessTexts.Listed(before), AccessTexts.Listed(seen));
        }

        return dashboard.ChangeViewers(grant, revoke);
    }
}
