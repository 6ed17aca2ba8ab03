// One type for each module that knows another which it must not know.
#pragma warning disable CA1812, CA1852, MA0047, IDE0130 // They are never made; only their shape counts.
namespace CleanDash.Architecture.Canaries
{
    public sealed record Columns(CleanDash.Application.Figures.Column<int> N);
}

namespace CleanDash.Application.Figures.Canaries
{
    internal sealed record KnowsPanels(CleanDash.Application.Panels.DateRange Range);
}

namespace CleanDash.Application.Warehouses.Canaries
{
    internal sealed record KnowsFigures(CleanDash.Application.Figures.Bundle Bundle);
}

namespace CleanDash.Application.Auditing.Canaries
{
    internal sealed record KnowsAccess(CleanDash.Application.Access.Caller Caller);
}

namespace CleanDash.Application.Access.Canaries
{
    internal sealed record KnowsPanels(CleanDash.Application.Panels.DateRange Range);
}

namespace CleanDash.Application.Panels.Canaries
{
    internal sealed record KnowsTheCatalogue(CleanDash.Application.Catalogue.Shelf Shelf);
}

namespace CleanDash.Application.Catalogue.Canaries
{
    internal sealed record KnowsFigures(CleanDash.Application.Figures.Bundle Bundle);
}

namespace CleanDash.Application.Messaging.Canaries
{
    internal sealed record KnowsAccess(CleanDash.Application.Access.Caller Caller);
}

namespace CleanDash.Application.Dashboards.Canaries
{
    internal sealed record KnowsAccess(CleanDash.Application.Access.Caller Caller);
}
