using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using FluentValidation;

namespace CleanDash.Application.Catalogue;

/// <summary>What a change of viewers would do, before anybody makes it.</summary>
/// <param name="Changes">As for <see cref="ChangeViewers"/>.</param>
public sealed record PreviewViewers(IReadOnlyList<ViewerChange> Changes) : IQuery<IReadOnlyList<ViewersEffect>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>What a change would do to one dashboard.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Title">Its title.</param>
/// <param name="Grant">Roles that would begin to see it.</param>
/// <param name="Revoke">Roles that would cease to.</param>
/// <param name="Gain">How many active people would begin to see it.</param>
/// <param name="Lose">How many active people would cease to.</param>
public sealed record ViewersEffect(string Slug, string Title, IReadOnlyList<string> Grant, IReadOnlyList<string> Revoke, int Gain, int Lose);

internal sealed class PreviewViewersValidator : AbstractValidator<PreviewViewers>
{
    public PreviewViewersValidator() => RuleFor(static request => request.Changes).AreViewerChanges();
}

internal sealed class PreviewViewersHandler(DashboardIndex index, IAccessState access) : IHandler<PreviewViewers, IReadOnlyList<ViewersEffect>>
{
    public Task<Result<IReadOnlyList<ViewersEffect>>> Handle(PreviewViewers request, CancellationToken cancellationToken) => Task.FromResult(Effects(request));

    private Result<IReadOnlyList<ViewersEffect>> Effects(PreviewViewers request)
    {
        var snapshot = access.Current;
        var audience = new Audience(snapshot);
        var effects = new List<ViewersEffect>();
        foreach (var change in request.Changes)
        {
            if (index.Find(change.Slug) is not { } dashboard) return CatalogueRefusals.NoSuchDashboard(change.Slug);
            string[] before = snapshot.Viewers.TryGetValue(dashboard.Slug, out var listed) ? [.. listed] : [];
            string[] after = [.. before.Union(change.Grant, StringComparer.Ordinal).Except(change.Revoke, StringComparer.Ordinal)];
            effects.Add(new ViewersEffect(
                dashboard.Slug,
                dashboard.Info.Title,
                [.. after.Except(before, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                [.. before.Except(after, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                audience.Between(after, before),
                audience.Between(before, after)));
        }

        return effects;
    }
}
