using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Application.Figures;
using Xunit;
using Column = CleanDash.Application.Figures.Column;

namespace CleanDash.Unit.Figures;

public sealed class ColumnSetTests
{
    private sealed record Bands(Column<string> Fare, Column<double> Miles);

    private sealed record Mean(Column<double> Mean7Days);

    private sealed record Counts(Column<long> Trips);

    private sealed record Small(Column<int> Bin);

    private sealed record Gaps(Column<string?> Name, Column<double?> Value, Column<long?> Count);

    private sealed record Named(Column<string> Name);

    private sealed record Days(Column<DateOnly> Day, Column<DateTime> At, Column<bool> Open);

    private sealed record Wrong(Column<string> Name, double Value);

    private sealed record Odd(Column<Guid> Id);

    private sealed record Same(Column<long> Mean7, Column<long> Mean_7);

    [Fact]
    public void A_record_is_made_from_columns_over_several_batches()
    {
        using var set = Set(("fare", [Batches.Texts("0+", "10+"), Batches.Texts("20+")]), ("miles", [Batches.Doubles(1, 2), Batches.Doubles(3)]));

        var bands = set.Bind<Bands>();

        Assert.Equal(["0+", "10+", "20+"], bands.Fare);
        Assert.Equal([1, 2, 3], bands.Miles);
        Assert.Equal(3, bands.Miles[2]);
        Assert.Equal(3, set.RowCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => bands.Miles[3]);
    }

    [Fact]
    public void Names_match_without_case_and_underscores()
    {
        using var set = Set(("MEAN_7_days", [Batches.Doubles(1.5)]));

        Assert.Equal([1.5], set.Bind<Mean>().Mean7Days);
    }

    [Fact]
    public void A_long_takes_every_integer_and_a_decimal_without_scale_that_fits()
    {
        IArrowArray[] integers =
        [
            Batches.Longs(7), Batches.Ints(7), Batches.Decimals(0, 7), new Int16Array.Builder().Append(7).Build(), new Int8Array.Builder().Append(7).Build(),
            new UInt8Array.Builder().Append(7).Build(), new UInt16Array.Builder().Append(7).Build(), new UInt32Array.Builder().Append(7).Build(), new UInt64Array.Builder().Append(7).Build(),
        ];

        foreach (var integer in integers)
        {
            using var set = Set(("trips", [integer]));
            Assert.Equal([7L], set.Bind<Counts>().Trips);
        }
    }

    [Fact]
    public void A_decimal_beyond_64_bits_is_refused_with_its_value()
    {
        using var set = Set(("trips", [Batches.Decimals(0, 10_000_000_000_000_000_000m)]));

        var refused = Assert.Throws<ColumnException>(set.Bind<Counts>);

        Assert.Equal("Column 'Trips' holds 10000000000000000000, which does not fit 64 bits. Declare Column<double>.", refused.Message);
        Assert.Equal("Trips", refused.Column);
    }

    [Fact]
    public void A_double_takes_decimals_and_floats()
    {
        using var decimals = Set(("mean_7_days", [Batches.Decimals(2, 12.34m, -0.07m, 99_999_999_999_999.99m)]));
        using var floats = Set(("mean_7_days", [Batches.Floats(0.5f)]));

        Assert.Equal([12.34, -0.07, 99_999_999_999_999.99], decimals.Bind<Mean>().Mean7Days);
        Assert.Equal([0.5], floats.Bind<Mean>().Mean7Days);
    }

    [Fact]
    public void A_nullable_column_gives_nulls()
    {
        using var set = Set(("name", [Batches.Texts("a", null)]), ("value", [Batches.Decimals(1, 1.5m, null)]), ("count", [Batches.Longs(null, 2)]));

        var gaps = set.Bind<Gaps>();

        Assert.Equal(["a", null], gaps.Name);
        Assert.Equal([1.5, null], gaps.Value);
        Assert.Equal([null, 2L], gaps.Count);
    }

    [Fact]
    public void An_unexpected_null_is_refused_naming_column_row_and_remedy()
    {
        using var set = Set(("mean_7_days", [Batches.Doubles(1), Batches.Doubles(2, null)]));

        Assert.Equal(
            "Column 'Mean7Days' holds a null (row 3), but is declared Column<double>. Declare Column<double?>, or leave nulls out in the SQL (coalesce, IS NOT NULL).",
            Assert.Throws<ColumnException>(set.Bind<Mean>).Message);
    }

    [Fact]
    public void A_text_that_may_not_be_null_is_told_from_one_that_may()
    {
        using var set = Set(("name", [Batches.Texts("a", null)]));

        Assert.Contains("Column<string?>", Assert.Throws<ColumnException>(set.Bind<Named>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_refused_naming_what_there_is()
    {
        using var set = Set(("fare", [Batches.Texts("0+")]), ("distance", [Batches.Doubles(1)]));

        Assert.Equal(
            "Column 'Miles' is missing: the statement gives 'fare', 'distance'. Select it under that name (AS), or rename it in the record.",
            Assert.Throws<ColumnException>(set.Bind<Bands>).Message);
    }

    [Fact]
    public void Another_type_is_refused_naming_the_one_to_declare()
    {
        using var wide = Set(("bin", [Batches.Longs(1)]));
        using var scaled = Set(("trips", [Batches.Decimals(2, 1.5m)]));
        using var whole = Set(("mean_7_days", [Batches.Longs(1)]));

        Assert.Equal("Column 'Bin' is declared Column<int>, but the statement gives bigint. Declare Column<long>, or CAST it in the SQL.", Assert.Throws<ColumnException>(wide.Bind<Small>).Message);
        Assert.Equal("Column 'Trips' is declared Column<long>, but the statement gives decimal(38,2). Declare Column<double>, or CAST it in the SQL.", Assert.Throws<ColumnException>(scaled.Bind<Counts>).Message);
        Assert.Equal("Column 'Mean7Days' is declared Column<double>, but the statement gives bigint. Declare Column<long>, or CAST it in the SQL.", Assert.Throws<ColumnException>(whole.Bind<Mean>).Message);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        using var set = Set(("mean_7_days", [Batches.Doubles(1)]), ("Mean7days", [Batches.Doubles(1)]));

        Assert.Equal(
            "The statement gives two columns of one name, 'mean_7_days' and 'Mean7days' (case and underscores do not count). Rename one with AS.",
            Assert.Throws<ColumnException>(set.Bind<Mean>).Message);
    }

    [Fact]
    public void Dates_times_and_flags_are_read()
    {
        var at = new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, (string?)null)).Append(new DateTimeOffset(2016, 1, 22, 10, 30, 0, TimeSpan.Zero)).Build();
        using var set = Set(("day", [Batches.Days(new DateOnly(1969, 12, 31))]), ("at", [at]), ("open", [new BooleanArray.Builder().Append(true).Build()]));

        var days = set.Bind<Days>();

        Assert.Equal([new DateOnly(1969, 12, 31)], days.Day);
        Assert.Equal(new DateTime(2016, 1, 22, 10, 30, 0, DateTimeKind.Utc), days.At[0]);
        Assert.Equal(DateTimeKind.Utc, days.At[0].Kind);
        Assert.Equal([true], days.Open);
    }

    [Fact]
    public void Texts_of_every_layout_are_read()
    {
        var dictionary = new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, ordered: false), Batches.Ints(1, 0, 1), Batches.Texts("a", "b"));
        var view = new StringViewArray.Builder().Append("b").Append("a text that is longer than twelve bytes").AppendNull().Build();
        using var coded = Set(("name", [dictionary]));
        using var viewed = Set(("name", [view]), ("value", [Batches.Doubles(1, 2, 3)]), ("count", [Batches.Longs(1, 2, 3)]));

        Assert.Equal(["b", "a", "b"], coded.Bind<Named>().Name);
        Assert.Equal(["b", "a text that is longer than twelve bytes", null], viewed.Bind<Gaps>().Name);
    }

    [Theory]
    [InlineData(TimeUnit.Second, 253402300799, -62135596800)]
    [InlineData(TimeUnit.Millisecond, 253402300799999, -62135596800000)]
    [InlineData(TimeUnit.Microsecond, 253402300799999999, -62135596800000000)]
    public void A_time_outside_the_years_that_can_be_shown_is_never_another_one(TimeUnit unit, long last, long first)
    {
        Assert.Equal((9999, 1), (At(last).Year, At(first).Year));
        foreach (var value in new[] { last + 1, first - 1, long.MaxValue, long.MinValue, 4_000_000_000_000_000_000 })
            Assert.Contains("outside the years 1 to 9999", Assert.Throws<ColumnException>(() => At(value)).Message, StringComparison.Ordinal);

        DateTime At(long value)
        {
            var buffer = new ArrowBuffer.Builder<long>().Append(value).Build();
            return ColumnReaders.For<DateTime>(new TimestampArray(new TimestampType(unit, "UTC"), buffer, ArrowBuffer.Empty, 1, 0, 0))(0);
        }
    }

    [Theory]
    [InlineData(2932896, -719162)]
    public void A_day_outside_the_years_that_can_be_shown_is_never_another_one(int last, int first)
    {
        Assert.Equal((new DateOnly(9999, 12, 31), new DateOnly(1, 1, 1)), (On(last), On(first)));
        foreach (var value in new[] { last + 1, first - 1, int.MaxValue, int.MinValue })
            Assert.Throws<ColumnException>(() => On(value));

        static DateOnly On(int value)
        {
            var buffer = new ArrowBuffer.Builder<int>().Append(value).Build();
            return ColumnReaders.For<DateOnly>(new Date32Array(buffer, ArrowBuffer.Empty, 1, 0, 0))(0);
        }
    }

    [Fact]
    public void Timestamps_of_every_unit_are_instants_in_utc()
    {
        foreach (var unit in new[] { TimeUnit.Second, TimeUnit.Millisecond, TimeUnit.Microsecond, TimeUnit.Nanosecond })
        {
            var at = new TimestampArray.Builder(new TimestampType(unit, "America/New_York")).Append(new DateTimeOffset(1969, 7, 20, 20, 17, 40, TimeSpan.Zero)).Build();
            using var set = Set(("day", [Batches.Days(new DateOnly(1969, 7, 20))]), ("at", [at]), ("open", [new BooleanArray.Builder().Append(true).Build()]));
            Assert.Equal(new DateTime(1969, 7, 20, 20, 17, 40, DateTimeKind.Utc), set.Bind<Days>().At[0]);
        }
    }

    [Fact]
    public void A_slice_of_a_batch_is_read_from_where_it_begins()
    {
        var (schema, batches) = Batches.Of(("name", [Batches.Texts("a", null, "c")]), ("value", [Batches.Doubles(1, 2, null)]), ("count", [Batches.Longs(1, null, 3)]));
        using var set = new ColumnSet(schema, [batches[0].Slice(1, 2)]);

        var gaps = set.Bind<Gaps>();

        Assert.Equal([null, "c"], gaps.Name);
        Assert.Equal([2, null], gaps.Value);
        Assert.Equal([null, 3L], gaps.Count);
    }

    [Fact]
    public void Mistakes_are_known_without_rows()
    {
        var schema = new Schema([new Field("fare", Int64Type.Default, nullable: true)], metadata: null);

        Assert.Equal(
            [
                "Column 'Fare' is declared Column<string>, but the statement gives bigint. Declare Column<long>, or CAST it in the SQL.",
                "Column 'Miles' is missing: the statement gives 'fare'. Select it under that name (AS), or rename it in the record.",
            ],
            ColumnSet.Check(typeof(Bands), schema));
    }

    [Fact]
    public void Mistakes_of_a_record_are_known_without_a_statement()
    {
        Assert.Equal(["Column 'Value' of Wrong is declared Double. Declare a Column<…> of string, double, long, int, bool, DateTime or DateOnly."], ColumnSet.CheckType(typeof(Wrong)));
        Assert.Equal(["Column 'Id' of Odd is declared Column<Guid>. Declare a Column<…> of string, double, long, int, bool, DateTime or DateOnly."], ColumnSet.CheckType(typeof(Odd)));
        Assert.Equal(["Columns 'Mean7', 'Mean_7' of Same have one name, since case and underscores do not count. Rename one."], ColumnSet.CheckType(typeof(Same)));
        Assert.Empty(ColumnSet.CheckType(typeof(Bands)));
    }

    [Fact]
    public void A_column_kept_after_its_set_refuses_to_be_read()
    {
        var set = Set(("mean_7_days", [Batches.Doubles(1, 2)]));
        var kept = set.Bind<Mean>().Mean7Days;
        using var reader = kept.GetEnumerator();
        Assert.True(reader.MoveNext());

        set.Dispose();

        Assert.Contains("mean_7_days", Assert.Throws<ObjectDisposedException>(() => kept[0]).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => reader.MoveNext());
        Assert.Throws<ObjectDisposedException>(set.Bind<Mean>);
    }

    [Fact]
    public void No_rows_give_empty_columns()
    {
        var (schema, _) = Batches.Of(("mean_7_days", [Batches.Doubles(1)]));
        using var set = new ColumnSet(schema, []);

        Assert.Empty(set.Bind<Mean>().Mean7Days);
    }

    [Fact]
    public void Columns_are_made_from_values_at_hand()
    {
        Assert.Equal([1.5, null], Column.Of<double?>([1.5, null]));
        Assert.Equal(["a", null], Column.Of<string?>(["a", null]));
        Assert.Equal([1L, 2L], Column.Of([1L, 2L]));
        Assert.Equal([true], Column.Of([true]));
        Assert.Equal([new DateOnly(2016, 2, 29)], Column.Of([new DateOnly(2016, 2, 29)]));
        Assert.Equal([new DateTime(2016, 2, 29, 1, 2, 3, DateTimeKind.Utc)], Column.Of([new DateTime(2016, 2, 29, 1, 2, 3, DateTimeKind.Utc)]));
        Assert.Throws<NotSupportedException>(() => Column.Of([Guid.Empty]));
    }

    private static ColumnSet Set(params (string Name, IArrowArray[] Chunks)[] columns)
    {
        var (schema, batches) = Batches.Of(columns);
        return new ColumnSet(schema, batches);
    }
}
