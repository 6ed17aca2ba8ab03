using System.Collections.Frozen;
using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Panels;

public sealed class BindingTests
{
    // 03:00 UTC, when it is still the day before in New York.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 3, 0, 0, TimeSpan.Zero);
    private static readonly DashboardIndex Index = Discovery.Scan([typeof(EveryKindDashboard), typeof(EveryKind), typeof(VendorRides)]);
    private static readonly DashboardDescriptor Dashboard = Index.Find("every-kind")!;

    [Fact]
    public void What_the_address_leaves_out_has_its_first_value_with_dates_of_the_dashboards_zone()
    {
        var panel = Bind("");
        Assert.Equal(DateRange.Between(new(2026, 11, 17), new(2026, 11, 23)), panel.Dates);
        Assert.Null(panel.Day);
        Assert.Equal((10, 2.5, 9.99m, true, CabType.YellowCab), (panel.Count, panel.Bin, panel.Price, panel.Active, panel.Cab));
        Assert.Null(panel.Name);
        Assert.Empty(panel.Zips);
        Assert.Equal(["AA"], panel.Carriers);
    }

    [Fact]
    public void Every_kind_of_value_is_read_from_the_address()
    {
        var panel = Bind("dates=2016-01-22..2016-02-11&day=2016-01-22&count=-3&bin=1e3&price=-0.5&name=O'Hare&active=false&cab=green-cab&zips=2&zips=1&zips=2&zips=&carriers=");
        Assert.Equal("2016-01-22..2016-02-11", panel.Dates.ToString());
        Assert.Equal(new DateOnly(2016, 1, 22), panel.Day);
        Assert.Equal((-3, 1000d, -0.5m, false, CabType.GreenCab), (panel.Count, panel.Bin, panel.Price, panel.Active, panel.Cab));
        Assert.Equal("O'Hare", panel.Name);
        Assert.Equal([2, 1], panel.Zips);
        Assert.Empty(panel.Carriers);
    }

    [Theory]
    [InlineData("dates=yesterday&dates=today", "dates")]
    [InlineData("dates=2016-02-30..2016-03-01", "dates")]
    [InlineData("day=2016-02-30", "day")]
    [InlineData("count=1,5", "count")]
    [InlineData("count=2147483648", "count")]
    [InlineData("count= 1", "count")]
    [InlineData("bin=NaN", "bin")]
    [InlineData("bin=1e309", "bin")]
    [InlineData("bin=Infinity", "bin")]
    [InlineData("price=79228162514264337593543950336", "price")]
    [InlineData("active=yes", "active")]
    [InlineData("cab=YellowCab", "cab")]
    [InlineData("cab=0", "cab")]
    [InlineData("name=a\0b", "name")]
    [InlineData("name=a\nb", "name")]
    [InlineData("zips=1&zips=x", "zips")]
    [InlineData("undeclared=1", "undeclared")]
    [InlineData("COUNT=1", "COUNT")]
    public void A_bad_or_unknown_value_is_refused_by_name(string query, string field)
    {
        Assert.False(Read(query).Try(out _, out var refusal));
        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(field, refusal.Field);
        Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_a_megabyte_is_refused_without_being_repeated()
    {
        Assert.False(Read("name=" + new string('a', 1_000_000)).Try(out _, out var refusal));
        Assert.InRange(refusal.Message.Length, 1, 200);
    }

    [Fact]
    public void Until_a_required_filter_is_set_its_panels_ask_and_the_others_do_not()
    {
        Assert.True(Read("").Try(out var values, out _));
        var binding = Binding(region: "b");
        Assert.True(binding.Bind(Dashboard.Panel("vendor-rides")!, values).Try(out var waiting, out _));
        Assert.Null(waiting.Request);
        Assert.Equal(PanelState.Ask, waiting.Ask!.State);
        Assert.Contains("\"missing\":[\"vendor\"]", waiting.Ask.Body.ToText(), StringComparison.Ordinal);
        Assert.True(binding.Bind(Dashboard.Panel("every-kind")!, values).Try(out var free, out _));
        Assert.NotNull(free.Request);
    }

    [Fact]
    public void A_value_of_the_caller_comes_from_the_caller_alone_and_is_part_of_the_key()
    {
        Assert.False(Read("region=c").Try(out _, out var unknown));
        Assert.Equal("filter.unknown", unknown.Code);
        Assert.True(Read("vendor=a").Try(out var values, out _));
        var panel = Dashboard.Panel("vendor-rides")!;
        Assert.False(Binding(region: null).Bind(panel, values).Try(out _, out var refusal));
        Assert.Equal("access.attribute_missing", refusal.Code);
        Assert.True(Binding("b").Bind(panel, values).Try(out var b, out _));
        Assert.True(Binding("c").Bind(panel, values).Try(out var c, out _));
        Assert.Equal("b", Assert.IsType<VendorRides>(b.Request).Region);
        Assert.NotEqual(panel.Query.Key(b.Request!), panel.Query.Key(c.Request!));
    }

    [Fact]
    public void Values_that_mean_the_same_have_one_key_and_others_another()
    {
        string Key(string query) => Dashboard.Panel("every-kind")!.Query.Key(Bind(query));
        Assert.Equal(Key(""), Key("dates=last-7-days&count=10&bin=2.50&price=9.99&active=true&carriers=AA&carriers=AA"));
        Assert.Equal(Key(""), Key("dates=2026-11-17..2026-11-23"));
        Assert.NotEqual(Key("name=a"), Key("name=b"));
        Assert.NotEqual(Key("zips=1&zips=23"), Key("zips=12&zips=3"));
        Assert.NotEqual(Key("name="), Key("name=0:"));
        Assert.NotEqual(Key("carriers=AA"), Key("carriers="));
    }

    [Fact]
    public void Values_travel_as_typed_parameters_and_lists_as_JSON()
    {
        var panel = Dashboard.Panel("every-kind")!;
        var statement = panel.Query.Statement(Bind("dates=2016-01-22..2016-02-11&zips=1&zips=2&cab=green-cab&carriers="), new(1, 1, TimeSpan.FromSeconds(1)), new());
        Assert.Equal(EveryKind.Sql, statement.Sql);
        var byName = statement.Parameters.ToDictionary(parameter => parameter.Name);
        Assert.Equal(new("dates_from", ParameterType.Date, new DateOnly(2016, 1, 22)), byName["dates_from"]);
        Assert.Equal(new("dates_to", ParameterType.Date, new DateOnly(2016, 2, 12)), byName["dates_to"]);
        Assert.Equal(new("day", ParameterType.Date, null), byName["day"]);
        Assert.Equal(new("zips", ParameterType.String, "[1,2]"), byName["zips"]);
        Assert.Equal(new("carriers", ParameterType.String, null), byName["carriers"]);
        Assert.Equal(new("cab", ParameterType.String, "green-cab"), byName["cab"]);
        Assert.Equal(new("price", ParameterType.Decimal, 9.99m), byName["price"]);
    }

    private static EveryKind Bind(string query)
    {
        Assert.True(Read(query).Try(out var values, out var refusal), refusal?.Message);
        Assert.True(Binding("b").Bind(Dashboard.Panel("every-kind")!, values).Try(out var bound, out _));
        return Assert.IsType<EveryKind>(bound.Request);
    }

    private static Result<FilterValues> Read(string query) => Binding("b").Read(Dashboard, Address(query));

    private static Dictionary<string, IReadOnlyList<string>> Address(string query) => query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .GroupBy(part => part[0], part => part[1])
        .ToDictionary(part => part.Key, part => (IReadOnlyList<string>)[.. part]);

    private static PanelBinding Binding(string? region)
    {
        var caller = new Caller();
        var attributes = region is null ? FrozenDictionary<string, string>.Empty : new Dictionary<string, string> { ["region"] = region }.ToFrozenDictionary();
        caller.Is(new(new UserId(Guid.Empty), "ann@example.com", "Ann", FrozenSet<string>.Empty, attributes, "stamp", true, false), null);
        return new(caller, new FakeTimeProvider(Now), Options.Create(new SiteOptions()));
    }
}
