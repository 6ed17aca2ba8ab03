// Types that break a rule on purpose, each in the namespace that the rule selects.
#pragma warning disable CA1812, CA1852, CA1822, MA0047, IDE0130 // They are never made; only their shape counts.
using CleanDash.Application.Panels;
using CleanDash.Infrastructure;

namespace CleanDash.Domain.Canaries
{
    internal sealed class KnowsTheCore
    {
        public DateRange? Range { get; init; }
    }

    internal sealed class HasASetter
    {
        public string Name { get; set; } = "";
    }
}

namespace CleanDash.Application.Canaries
{
    internal sealed class KnowsTheEngine
    {
        public static object Open() => Lakehouse.Run<Architecture.Canaries.Columns>(null!);
    }
}

namespace CleanDash.Infrastructure.Canaries
{
    internal sealed class KnowsAHost
    {
        public static string Name => typeof(CleanDash.Web.Headers.SecurityHeaders).Name;
    }
}

namespace CleanDash.Web.Canaries
{
    internal sealed class KnowsTheStore
    {
        public static object Open() => Lakehouse.Run<Architecture.Canaries.Columns>(null!);
    }
}
