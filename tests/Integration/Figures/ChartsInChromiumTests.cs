using System.Buffers;
using System.Text;
using CleanDash.Application.Figures;
using Plotly.NET;
using Xunit;
using Column = CleanDash.Application.Figures.Column;

namespace CleanDash.Integration.Figures;

public sealed class ChartsInChromiumTests(Browser browser) : IClassFixture<Browser>
{
    private const string Hostile = "<b>bold</b><a href=\"https://evil.example\">link</a><img src=x onerror=alert(1)>";

    public static TheoryData<string> KindNames => [.. Kinds.All.Keys];

    [Theory]
    [MemberData(nameof(KindNames))]
    public async Task A_kind_of_chart_is_seen(string kind)
    {
        var (chart, seen) = Kinds.All[kind];

        var picture = await browser.Show(Answer(chart));

        await Keep(kind, picture);
        Assert.Empty(picture.Complaints);
        Assert.All(seen, colour => Assert.True(picture.Count(colour.Colour) >= colour.Pixels, $"{picture.Count(colour.Colour)} pixels of {colour.Colour}, not {colour.Pixels}"));
    }

    [Fact]
    public async Task A_chart_changes_its_colours_with_the_theme()
    {
        var picture = await browser.Show(Answer(Plot.Column(Column.Of(["A", "B"]), Column.Of([1, 2]))), dark: true);

        Assert.Empty(picture.Complaints);
        Assert.True(picture.Count("#4db7d0") > 20_000);
        Assert.Equal(0, picture.Count("#0e7490"));
    }

    [Fact]
    public async Task A_figure_without_points_is_an_empty_frame()
    {
        var picture = await browser.Show(Answer(Plot.Column(Column.Of<string>([]), Column.Of<long>([]))));

        Assert.Empty(picture.Complaints);
        Assert.Equal(0, picture.Count("#0e7490"));
    }

    [Fact]
    public async Task Texts_from_data_are_shown_as_they_are_and_make_no_links()
    {
        GenericChart[] charts =
        [
            Plot.Bar(Column.Of([Hostile]), Column.Of([3L])),
            Plot.StackedColumn(Column.Of([Hostile]), Column.Of([3L]), Column.Of([Hostile])).YTitle(Hostile).XTitle(Hostile).Unit(Hostile),
            Plot.Pies(Column.Of([Hostile]), Column.Of([Hostile]), Column.Of([3L])),
            Plot.HeatMap(Column.Of([Hostile]), Column.Of([Hostile]), Column.Of([3L])),
            Plot.Line(Column.Of([1L, 2L]), Column.Of([1L, 2L]), Hostile).Mark(1, Hostile).Legend(shown: true),
            Plot.Scatter(Column.Of([1L, 2L]), Column.Of([1L, 2L]), Column.Of([1L, 2L]), Column.Of([Hostile, Hostile])).Scale(title: Hostile),
        ];

        foreach (var chart in charts)
        {
            var picture = await browser.Show(Answer(chart));
            Assert.Empty(picture.Complaints);
            Assert.Equal(0, picture.Links);
            Assert.DoesNotContain("&lt;", picture.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Texts_from_data_under_the_pointer_are_shown_as_they_are()
    {
        var picture = await browser.Show(Answer(Plot.Bar(Column.Of(["<b>x</b><a href=\"https://evil.example\">y</a>"]), Column.Of([3L]))), pointAt: (0.7, 0.5));

        Assert.Empty(picture.Complaints);
        Assert.Equal(0, picture.Links);
        Assert.Equal(3, picture.Text.Split("<b>x</b>").Length);
    }

    /// <summary>Puts the picture aside for people to look at, where they ask for it.</summary>
    private static async Task Keep(string name, Picture picture)
    {
        if (Environment.GetEnvironmentVariable("CLEANDASH_PICTURES") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name.Replace(' ', '-')}.png"), picture.Png, TestContext.Current.CancellationToken);
    }

    private static string Answer(GenericChart chart)
    {
        var bundle = Bundles.Of(FigureWriter.TraceTypes(chart)) == Bundle.Geo ? "geo" : "cartesian";
        var buffer = new ArrayBufferWriter<byte>();
        FigureWriter.Write(chart, buffer);
        return $$"""{"state":"ok","kind":"chart","title":"Figure","sentence":"A figure.","asOf":"2026-11-25T00:00:00Z","freshFor":600,"rows":1,"cut":false,"bundle":"{{bundle}}","figure":{{Encoding.UTF8.GetString(buffer.WrittenSpan)}}}""";
    }
}
