using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;

// Dashboards and panels of which each has one mistake, or is what another one needs.
namespace CleanDash.Unit.Panels
{
    public sealed record Rows(Column<long> N);

    public abstract record Plain : ITable<Rows>
    {
        public static PanelInfo Info => new("Plain");

        public static string Sql => "SELECT 1 AS n";

        public Table Draw(Rows columns) => new Table().Number("N", columns.N);
    }

    public abstract class PlainDashboard<TPanel> : IDashboard
        where TPanel : class
    {
        public static DashboardInfo Info => new("Plain");

        public static void Arrange(Page page) => page.Row(row => row.Panel<TPanel>());
    }

    [FormerName("old-name")]
    public sealed class RenamedDashboard : PlainDashboard<Renamed>;

    [FormerName("old-panel")]
    public sealed record Renamed : Plain;

    public sealed class Misnamed : PlainDashboard<Renamed>;

    public sealed class TwiceDashboard : PlainDashboard<Renamed>, IDashboard
    {
        public static new void Arrange(Page page) => page.Row(row => row.Panel<Renamed>(6).Panel<Renamed>(6));
    }

    public sealed record IntSize(int Size) : Plain;

    public sealed record TextSize(string Size) : Plain;

    public sealed class TwoTypesDashboard : PlainDashboard<IntSize>, IDashboard
    {
        public static new void Arrange(Page page) => page.Filter("size", "Size", 1).Row(row => row.Panel<IntSize>(6).Panel<TextSize>(6));
    }

    public sealed class UnusedFilterDashboard : PlainDashboard<Renamed>, IDashboard
    {
        public static new void Arrange(Page page) => page.Filter("nothing", "Nothing", 1).Row(row => row.Panel<Renamed>());
    }

    public sealed class NoFirstValueDashboard : PlainDashboard<IntSize>;

    public sealed class NullFirstValueDashboard : PlainDashboard<IntSize>, IDashboard
    {
        public static new void Arrange(Page page) => page.Filter<int>("size", "Size").Row(row => row.Panel<IntSize>());
    }

    public sealed class OtherTypeDashboard : PlainDashboard<IntSize>, IDashboard
    {
        public static new void Arrange(Page page) => page.Filter("size", "Size", "large").Row(row => row.Panel<IntSize>());
    }

    public sealed record BadParameter(Guid Id) : Plain;

    public sealed class BadParameterDashboard : PlainDashboard<BadParameter>;

    public sealed record BadMarker : Plain, ITable<Rows>
    {
        public static new string Sql => "SELECT 1 AS n WHERE :missing = ':not' -- :either";
    }

    public sealed class BadMarkerDashboard : PlainDashboard<BadMarker>;

    public sealed record ReservedName(string? Q) : Plain;

    public sealed class ReservedDashboard : PlainDashboard<ReservedName>;

    public sealed record DefaultInRecord(int? Size = 3) : Plain;

    public sealed class DefaultDashboard : PlainDashboard<DefaultInRecord>;

    public sealed class WideDashboard : PlainDashboard<Renamed>, IDashboard
    {
        public static new void Arrange(Page page) => page.Row(row => row.Panel<Renamed>(7).Text("Words", 6));
    }

    public sealed class MarsDashboard : PlainDashboard<Renamed>, IDashboard
    {
        public static new DashboardInfo Info => new("Mars") { TimeZone = "Mars/Olympus" };
    }

    public sealed record CallerUnused([FromCaller("region")] string Region) : Plain;

    public sealed class CallerUnusedDashboard : PlainDashboard<CallerUnused>;

    public sealed record CallerNull([FromCaller("region")] string Region) : Plain, ITable<Rows>
    {
        public static new string Sql => "SELECT 1 AS n WHERE :region IS NULL OR :region = 'b'";
    }

    public sealed class CallerNullDashboard : PlainDashboard<CallerNull>;

    public sealed record OwnText : Plain, ITable<Rows>
    {
        public static new string Sql => "SELECT 1 AS n";

        public static string? SqlFor(Engine engine) => engine == Engine.Databricks ? "SELECT 1 AS n -- of Spark" : null;
    }

    public sealed class OwnTextDashboard : PlainDashboard<OwnText>;

    public sealed record BadOwnText : Plain, ITable<Rows>
    {
        public static string? SqlFor(Engine engine) => engine == Engine.Databricks ? "SELECT :missing AS n" : null;
    }

    public sealed class BadOwnTextDashboard : PlainDashboard<BadOwnText>;

    public record Unsealed : Plain;

    public sealed class UnsealedDashboard : PlainDashboard<Unsealed>;

    public sealed record NoColumn : ITable<NoColumn.Cells>
    {
        public sealed record Cells(long Rows);

        public static PanelInfo Info => new("No column");

        public static string Sql => "SELECT 1 AS rows";

        public Table Draw(Cells columns) => new();
    }

    public sealed class NoColumnDashboard : PlainDashboard<NoColumn>;

    public sealed class BadViewerDashboard : PlainDashboard<Renamed>, IDashboard
    {
        public static new DashboardInfo Info => new("Bad viewer") { Viewers = ["user", "Sales EMEA"] };
    }

    public sealed class ThrowingDashboard : PlainDashboard<Renamed>, IDashboard
    {
        public static new void Arrange(Page page) => throw new InvalidOperationException("The last day is before the first.");
    }

    [FormerName("old-name")]
    public sealed class AlsoRenamedDashboard : PlainDashboard<Other.Panel>;

    public sealed record Stale : Plain, ITable<Rows>
    {
        public static new PanelInfo Info => new("Stale") { Fresh = TimeSpan.FromSeconds(-1) };
    }

    public sealed class StaleDashboard : PlainDashboard<Stale>;

    public sealed record ByRegion(string Region) : IOptions
    {
        public static string Sql => "SELECT 'a' AS value, 'A' AS label, 1 AS count WHERE :region = 'b'";
    }

    public sealed record LonelyOptions([OptionsFrom<ByRegion>] string? Size) : Plain;

    public sealed class LonelyOptionsDashboard : PlainDashboard<LonelyOptions>;
}

namespace CleanDash.Unit.Panels.Other
{
    public sealed record Panel : Plain;

    public sealed class RenamedDashboard : PlainDashboard<Panel>;
}
