using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>Spark's types and Arrow's, as the server itself pairs them in results.</summary>
internal static class SparkTypes
{
    private static readonly DataType.Types.Empty Plain = new();

    /// <summary>The columns of a description, as they would come in batches.</summary>
    public static Schema Schema(DataType type)
    {
        if (type.KindCase != DataType.KindOneofCase.Struct)
            throw new ServerException(ServerFault.Incomplete, "The server described something that has no columns.");
        return new Schema(type.Struct.Fields.Select(Field), []);
    }

    /// <summary>Spark's name for the type of a parameter.</summary>
    public static DataType Of(IArrowType type) => type switch
    {
        StringType => new() { String = Plain },
        BooleanType => new() { Boolean = Plain },
        Int32Type => new() { Integer = Plain },
        Int64Type => new() { Long = Plain },
        DoubleType => new() { Double = Plain },
        Date32Type => new() { Date = Plain },
        TimestampType { Timezone: null or "" } => new() { TimestampNtz = Plain },
        TimestampType => new() { Timestamp = Plain },
        Decimal128Type number => new() { Decimal = new() { Precision = number.Precision, Scale = number.Scale } },
        _ => throw new ServerException(ServerFault.Statement, $"A parameter cannot be a {type.Name}."),
    };

    private static Field Field(DataType.Types.StructField field) => new(field.Name, Arrow(field.DataType), field.Nullable);

    private static IArrowType Arrow(DataType? type) => type?.KindCase switch
    {
        DataType.KindOneofCase.Null => NullType.Default,
        DataType.KindOneofCase.Binary => BinaryType.Default,
        DataType.KindOneofCase.Boolean => BooleanType.Default,
        DataType.KindOneofCase.Byte => Int8Type.Default,
        DataType.KindOneofCase.Short => Int16Type.Default,
        DataType.KindOneofCase.Integer => Int32Type.Default,
        DataType.KindOneofCase.Long => Int64Type.Default,
        DataType.KindOneofCase.Float => FloatType.Default,
        DataType.KindOneofCase.Double => DoubleType.Default,
        DataType.KindOneofCase.Decimal => new Decimal128Type(type.Decimal.HasPrecision ? type.Decimal.Precision : 10, type.Decimal.HasScale ? type.Decimal.Scale : 0),
        DataType.KindOneofCase.String or DataType.KindOneofCase.Char or DataType.KindOneofCase.VarChar => StringType.Default,
        DataType.KindOneofCase.Date => Date32Type.Default,
        DataType.KindOneofCase.Timestamp => new TimestampType(TimeUnit.Microsecond, "UTC"),
        DataType.KindOneofCase.TimestampNtz => new TimestampType(TimeUnit.Microsecond, (string?)null),
        DataType.KindOneofCase.CalendarInterval => IntervalType.MonthDayNanosecond,
        DataType.KindOneofCase.YearMonthInterval => IntervalType.YearMonth,
        DataType.KindOneofCase.DayTimeInterval => DurationType.Microsecond,
        DataType.KindOneofCase.Array => new ListType(new Field("element", Arrow(type.Array.ElementType), type.Array.ContainsNull)),
        DataType.KindOneofCase.Map => new MapType(new Field("key", Arrow(type.Map.KeyType), false), new Field("value", Arrow(type.Map.ValueType), type.Map.ValueContainsNull)),
        DataType.KindOneofCase.Struct when type.Struct.Fields.Count > 0 => new StructType([.. type.Struct.Fields.Select(Field)]),
        DataType.KindOneofCase.Variant => new StructType([new Field("value", BinaryType.Default, false), new Field("metadata", BinaryType.Default, false)]),
        DataType.KindOneofCase.Time => new Time64Type(TimeUnit.Nanosecond),
        _ => NullType.Default,
    };
}
