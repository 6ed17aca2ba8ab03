using Apache.Arrow.Types;

namespace CleanDash.Application.Figures;

/// <summary>The kinds of values that a column can hold, whatever the engine calls their types.</summary>
internal enum ColumnKind
{
    Text,
    Double,
    Long,
    Int,
    Bool,
    Timestamp,
    Date,
}

/// <summary>Which C# type takes which type of an engine, and the words for both.</summary>
internal static class ColumnKinds
{
    public const string Known = "string, double, long, int, bool, DateTime or DateOnly";

    private static readonly Dictionary<Type, ColumnKind> Kinds = new()
    {
        [typeof(string)] = ColumnKind.Text,
        [typeof(double)] = ColumnKind.Double,
        [typeof(long)] = ColumnKind.Long,
        [typeof(int)] = ColumnKind.Int,
        [typeof(bool)] = ColumnKind.Bool,
        [typeof(DateTime)] = ColumnKind.Timestamp,
        [typeof(DateOnly)] = ColumnKind.Date,
    };

    public static ColumnKind? Of(Type element) =>
        Kinds.TryGetValue(Nullable.GetUnderlyingType(element) ?? element, out var kind) ? kind : null;

    public static string CSharp(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => "string",
        ColumnKind.Double => "double",
        ColumnKind.Long => "long",
        ColumnKind.Int => "int",
        ColumnKind.Bool => "bool",
        ColumnKind.Timestamp => "DateTime",
        ColumnKind.Date => "DateOnly",
    };

    public static bool Takes(ColumnKind kind, IArrowType type) => (kind, type) switch
    {
        (ColumnKind.Text, DictionaryType dictionary) => Takes(ColumnKind.Text, dictionary.ValueType),
        (ColumnKind.Text, _) => type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView,
        (ColumnKind.Double, _) => IsDecimal(type, out _) || type.TypeId is ArrowTypeId.Double or ArrowTypeId.Float or ArrowTypeId.HalfFloat,
        (ColumnKind.Long, _) => (IsDecimal(type, out var scale) && scale == 0) || IsInteger(type),
        (ColumnKind.Int, _) => IsInteger(type) && type.TypeId is not (ArrowTypeId.Int64 or ArrowTypeId.UInt64),
        (ColumnKind.Bool, _) => type.TypeId == ArrowTypeId.Boolean,
        (ColumnKind.Timestamp, _) => type.TypeId == ArrowTypeId.Timestamp,
        (ColumnKind.Date, _) => type.TypeId is ArrowTypeId.Date32 or ArrowTypeId.Date64,
        _ => false,
    };

    /// <summary>The kind that an author should declare for a type of the engine, or null when no column can hold it.</summary>
    public static ColumnKind? For(IArrowType type)
    {
        ReadOnlySpan<ColumnKind> order =
            [ColumnKind.Text, ColumnKind.Int, ColumnKind.Long, ColumnKind.Double, ColumnKind.Bool, ColumnKind.Timestamp, ColumnKind.Date];
        foreach (var kind in order)
        {
            if (Takes(kind, type))
                return kind;
        }

        return null;
    }

    /// <summary>The type as SQL says it.</summary>
    public static string Sql(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Int8 => "tinyint",
        ArrowTypeId.Int16 => "smallint",
        ArrowTypeId.Int32 => "int",
        ArrowTypeId.Int64 => "bigint",
        ArrowTypeId.UInt8 => "unsigned tinyint",
        ArrowTypeId.UInt16 => "unsigned smallint",
        ArrowTypeId.UInt32 => "unsigned int",
        ArrowTypeId.UInt64 => "unsigned bigint",
        ArrowTypeId.Float => "float",
        ArrowTypeId.Date32 or ArrowTypeId.Date64 => "date",
        ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView => "string",
        ArrowTypeId.List or ArrowTypeId.LargeList or ArrowTypeId.FixedSizeList or ArrowTypeId.ListView => "array",
        ArrowTypeId.Dictionary => Sql(((DictionaryType)type).ValueType),
        ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256 => Decimal(type),
        var other => other.ToString().ToLowerInvariant(),
    };

    public static bool IsDecimal(IArrowType type, out int scale)
    {
        scale = type switch
        {
            Decimal32Type narrow => narrow.Scale,
            Decimal64Type narrow => narrow.Scale,
            Decimal128Type usual => usual.Scale,
            Decimal256Type wide => wide.Scale,
            _ => -1,
        };
        return type.TypeId is ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256;
    }

    private static bool IsInteger(IArrowType type) => type.TypeId is ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64
        or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64;

    private static string Decimal(IArrowType type)
    {
        IsDecimal(type, out var scale);
        var precision = type switch
        {
            Decimal32Type narrow => narrow.Precision,
            Decimal64Type narrow => narrow.Precision,
            Decimal128Type usual => usual.Precision,
            Decimal256Type wide => wide.Precision,
            _ => 0,
        };
        return $"decimal({precision},{scale})";
    }
}
