using Apache.Arrow;
using Apache.Arrow.Types;

namespace CleanDash.Infrastructure.Warehouses.ArrowStreams;

/// <summary>Reads the schema message of an Arrow stream; the numbers are those of Arrow's Schema.fbs.</summary>
internal static class ArrowSchemas
{
    private const int Deepest = 32;
    private const int MostFields = 20_000;

    public static Schema Read(FlatTable schema)
    {
        if (schema.Number(0, 2) != 0)
            throw new DamagedArrowException("The stream is written in the byte order of another machine.");
        var left = MostFields;
        return new Schema(Fields(schema, 1, 0, ref left), []);
    }

    private static List<Field> Fields(FlatTable owner, int list, int depth, ref int left)
    {
        if (depth > Deepest)
            throw new UnreadArrowException("The columns are nested too deeply.");
        var count = owner.Count(list, 4);
        if ((left -= count) < 0)
            throw new UnreadArrowException("There are too many columns.");
        var fields = new List<Field>(count);
        for (var i = 0; i < count; i++)
        {
            var field = owner.Entry(list, i);
            if (field.Has(4))
                throw new UnreadArrowException("Columns with a dictionary are not read.");
            var children = Fields(field, 5, depth + 1, ref left);
            fields.Add(new Field(field.Text(0) ?? "", Type(field, children), field.Number(1, 1) != 0));
        }

        return fields;
    }

    private static ArrowType Type(FlatTable field, List<Field> children)
    {
        var kind = field.Number(2, 1);
        var type = field.Table(3);
        return kind switch
        {
            1 => NullType.Default,
            2 => Integer(type.Number(0, 4), type.Number(1, 1) != 0),
            3 => type.Number(0, 2) switch { 0 => HalfFloatType.Default, 1 => FloatType.Default, 2 => DoubleType.Default, _ => throw Unknown("fraction") },
            4 => BinaryType.Default,
            5 => StringType.Default,
            6 => BooleanType.Default,
            7 => Decimal(type.Number(0, 4), type.Number(1, 4), type.Number(2, 4, 128)),
            8 => type.Number(0, 2, 1) == 0 ? Date32Type.Default : Date64Type.Default,
            9 => type.Number(1, 4, 32) == 64 ? new Time64Type(Unit(type.Number(0, 2, 1))) : new Time32Type(Unit(type.Number(0, 2, 1))),
            10 => new TimestampType(Unit(type.Number(0, 2)), type.Text(1)),
            11 => type.Number(0, 2) switch { 0 => IntervalType.YearMonth, 1 => IntervalType.DayTime, 2 => IntervalType.MonthDayNanosecond, _ => throw Unknown("interval") },
            12 => new ListType(Only(children)),
            13 when children.Count > 0 => new StructType(children),
            15 => new FixedSizeBinaryType(Positive(type.Number(0, 4))),
            17 => Map(Only(children), type.Number(0, 1) != 0),
            18 => DurationType.FromTimeUnit(Unit(type.Number(0, 2, 1))),
            19 => LargeBinaryType.Default,
            20 => LargeStringType.Default,
            _ => throw Unknown("column"),
        };
    }

    private static ArrowType Integer(int width, bool signed) => (width, signed) switch
    {
        (8, true) => Int8Type.Default,
        (16, true) => Int16Type.Default,
        (32, true) => Int32Type.Default,
        (64, true) => Int64Type.Default,
        (8, false) => UInt8Type.Default,
        (16, false) => UInt16Type.Default,
        (32, false) => UInt32Type.Default,
        (64, false) => UInt64Type.Default,
        _ => throw Unknown("number"),
    };

    private static ArrowType Decimal(int precision, int scale, int width) => (width, precision) switch
    {
        (128, >= 1 and <= 38) when scale >= -38 && scale <= 38 => new Decimal128Type(precision, scale),
        (256, >= 1 and <= 76) when scale >= -76 && scale <= 76 => new Decimal256Type(precision, scale),
        _ => throw Unknown("decimal"),
    };

    private static TimeUnit Unit(int unit) => unit switch
    {
        0 => TimeUnit.Second,
        1 => TimeUnit.Millisecond,
        2 => TimeUnit.Microsecond,
        3 => TimeUnit.Nanosecond,
        _ => throw Unknown("time"),
    };

    private static MapType Map(Field entries, bool sorted) => entries.DataType is StructType { Fields.Count: 2 } pair
        ? new MapType(pair.Fields[0], pair.Fields[1], sorted)
        : throw Unknown("map");

    private static Field Only(List<Field> children) => children.Count == 1 ? children[0] : throw Unknown("list");

    private static int Positive(int width) => width > 0 ? width : throw Unknown("binary");

    private static UnreadArrowException Unknown(string kind) => new($"The result has a kind of {kind} that is not known here.");
}
