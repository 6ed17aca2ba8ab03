using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using Xunit;

namespace CleanDash.Unit.Panels;

public sealed class DiscoveryTests
{
    [Fact]
    public void A_dashboard_is_found_with_its_panels_and_filters_in_the_order_of_the_page()
    {
        var index = Discovery.Scan([typeof(EveryKindDashboard), typeof(EveryKind), typeof(VendorRides)]);
        var dashboard = Assert.Single(index.All);
        Assert.Equal("every-kind", dashboard.Slug);
        Assert.Equal(["every-kind", "vendor-rides"], dashboard.Panels.Select(panel => panel.Id));
        Assert.Equal(
            ["dates", "day", "count", "bin", "price", "name", "active", "cab", "zips", "carriers", "vendor"], dashboard.Filters.Select(filter => filter.Name));
        Assert.Equal(["yellow-cab", "green-cab"], dashboard.Filters.Single(filter => filter.Name == "cab").Parameter.Choices);
        Assert.Equal("Words", dashboard.Rows[0][1].Text);
    }

    [Fact]
    public void A_former_name_still_finds_dashboard_and_panel()
    {
        var index = Discovery.Scan([typeof(RenamedDashboard), typeof(Renamed)]);
        var dashboard = index.Find("old-name")!;
        Assert.Equal("renamed", dashboard.Slug);
        Assert.Equal("renamed", index.Find(dashboard, "old-panel")!.Id);
        Assert.Null(index.Find("older-name"));
        Assert.Null(index.Find(dashboard, "older-panel"));
    }

    [Fact]
    public void A_text_for_one_engine_takes_the_place_of_the_portable_one_there_alone()
    {
        Type[] types = [typeof(OwnTextDashboard), typeof(OwnText)];
        Assert.Equal("SELECT 1 AS n", Assert.Single(Discovery.Scan(types).All).Panels[0].Sql);
        Assert.Equal("SELECT 1 AS n -- of Spark", Assert.Single(Discovery.Scan(types, Engine.Databricks).All).Panels[0].Sql);
    }

    [Fact]
    public void A_marker_that_nothing_fills_is_found_in_the_text_for_one_engine_too()
    {
        Type[] types = [typeof(BadOwnTextDashboard), typeof(BadOwnText)];
        Assert.Single(Discovery.Scan(types).All);
        Assert.Contains("names :missing", Assert.Throws<AuthorMistakesException>(() => Discovery.Scan(types, Engine.Databricks)).Mistakes[0], StringComparison.Ordinal);
    }

    public static TheoryData<string, Type[]> Mistakes => new()
    {
        { "must end in Dashboard", [typeof(Misnamed)] },
        { "is a panel of no dashboard", [typeof(Renamed)] },
        { "belongs to one place", [typeof(TwiceDashboard), typeof(Renamed)] },
        { "have the same address, renamed", [typeof(RenamedDashboard), typeof(Renamed), typeof(Other.RenamedDashboard), typeof(Other.Panel)] },
        { "size is Text in", [typeof(TwoTypesDashboard), typeof(IntSize), typeof(TextSize)] },
        { "declares the filter nothing, which no panel of it takes", [typeof(UnusedFilterDashboard), typeof(Renamed)] },
        { "does not say with what it starts", [typeof(NoFirstValueDashboard), typeof(IntSize)] },
        { "takes no null", [typeof(NullFirstValueDashboard), typeof(IntSize)] },
        { "declares the filter size as String, but", [typeof(OtherTypeDashboard), typeof(IntSize)] },
        { "which no filter can be", [typeof(BadParameterDashboard), typeof(BadParameter)] },
        { "names :missing, which no parameter fills", [typeof(BadMarkerDashboard), typeof(BadMarker)] },
        { "a name that addresses use for something else", [typeof(ReservedDashboard), typeof(ReservedName)] },
        { "first values stand in the dashboard", [typeof(DefaultDashboard), typeof(DefaultInRecord)] },
        { "a row of 13 columns", [typeof(WideDashboard), typeof(Renamed)] },
        { "names the time zone Mars/Olympus", [typeof(MarsDashboard), typeof(Renamed)] },
        { "everybody would see every row", [typeof(CallerUnusedDashboard), typeof(CallerUnused)] },
        { "is never null", [typeof(CallerNullDashboard), typeof(CallerNull)] },
        { "must be a sealed record", [typeof(UnsealedDashboard), typeof(Unsealed)] },
        { "Rows", [typeof(NoColumnDashboard), typeof(NoColumn)] },
        { "lists the viewer \"Sales EMEA\"", [typeof(BadViewerDashboard), typeof(Renamed)] },
        { "cannot be read: The last day", [typeof(ThrowingDashboard), typeof(Renamed)] },
        { "is a former address of also-renamed too", [typeof(RenamedDashboard), typeof(Renamed), typeof(AlsoRenamedDashboard), typeof(Other.Panel)] },
        { "says Fresh = -00:00:01", [typeof(StaleDashboard), typeof(Stale)] },
        { "depend on region, which is no filter", [typeof(LonelyOptionsDashboard), typeof(LonelyOptions)] },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_told_in_a_sentence_that_names_the_type(string sentence, Type[] types)
    {
        var mistakes = Assert.Throws<AuthorMistakesException>(() => Discovery.Scan(types)).Mistakes;
        string told = Assert.Single(mistakes, mistake => mistake.Contains(sentence, StringComparison.Ordinal));
        Assert.True(types.Any(type => told.Contains(type.FullName!, StringComparison.Ordinal)) || told.Contains(types[^1].Name, StringComparison.Ordinal), told);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var mistakes = Assert.Throws<AuthorMistakesException>(() => Discovery.Scan([typeof(Misnamed), typeof(Renamed)])).Mistakes;
        Assert.Equal(2, mistakes.Count);
    }
}
