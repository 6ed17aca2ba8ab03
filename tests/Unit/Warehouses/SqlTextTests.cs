using CleanDash.Application.Warehouses;
using FsCheck.Xunit;
using Xunit;

namespace CleanDash.Unit.Warehouses;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("SELECT :a, :b, :a", "SELECT $a, $b, $a", "a,b")]
    [InlineData("x >= :date_from AND x < :date_to", "x >= $date_from AND x < $date_to", "date_from,date_to")]
    [InlineData("(:l IS NULL OR c IN (:l))", "($l IS NULL OR c IN ($l))", "l")]
    [InlineData("x=:a+:b*-:c", "x=$a+$b*-$c", "a,b,c")]
    [InlineData(":a", "$a", "a")]
    [InlineData(":a::int", "$a::int", "a")]
    [InlineData("x::int", "x::int", "")]
    [InlineData("':a' || \":b\" || `:c`", "':a' || \":b\" || `:c`", "")]
    [InlineData("'it''s :a' || :b", "'it''s :a' || $b", "b")]
    [InlineData("1 -- :a\n + :b", "1 -- :a\n + $b", "b")]
    [InlineData("1 /* :a /* :b */ :c */ + :d", "1 /* :a /* :b */ :c */ + $d", "d")]
    [InlineData("1 - -1 / 2 * :a", "1 - -1 / 2 * $a", "a")]
    [InlineData("x[1:n] || doc:field", "x[1:n] || doc:field", "")]
    [InlineData("'12:30' , :1, : a, :", "'12:30' , :1, : a, :", "")]
    [InlineData("'open :a", "'open :a", "")]
    [InlineData("/* open :a", "/* open :a", "")]
    [InlineData("-- :a", "-- :a", "")]
    [InlineData("", "", "")]
    public void Markers_are_found_where_they_are_markers(string sql, string rendered, string markers)
    {
        var text = SqlText.Parse(sql);

        Assert.Equal(rendered, text.Render(marker => "$" + text.Markers[marker]));
        Assert.Equal(markers, string.Join(',', text.Markers));
    }

    [Fact]
    public void Placeholders_may_be_numbered() =>
        Assert.Equal("SELECT $2, $1, $2".Replace("$2", "?0", StringComparison.Ordinal).Replace("$1", "?1", StringComparison.Ordinal),
            SqlText.Parse("SELECT :b, :a, :b").Render(marker => $"?{marker}"));

    [Property(MaxTest = 500)]
    public void Rendering_the_markers_as_they_are_gives_the_text_back(string? sql)
    {
        var text = SqlText.Parse(sql ?? "");

        Assert.Equal(sql ?? "", text.Render(marker => ":" + text.Markers[marker]));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(2, 1, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(99, 3, 2)]
    [InlineData(-1, 1, 1)]
    public void A_place_is_said_by_line_and_column(int index, int line, int column) => Assert.Equal((line, column), SqlText.PlaceOf("ab\ncd\ne", index));
}
