using Apache.Arrow;
using Apache.Arrow.Types;

namespace CleanDash.Infrastructure.Warehouses.ArrowStreams;

/// <summary>Whether two schemas have the same columns: names and types, whether they allow nulls or not.</summary>
internal static class SchemaEquality
{
    public static bool Same(Schema one, Schema other) => Same(one.FieldsList, other.FieldsList);

    private static bool Same(IReadOnlyList<Field> one, IReadOnlyList<Field> other)
    {
        if (one.Count != other.Count)
            return false;
        for (var i = 0; i < one.Count; i++)
        {
            if (one[i].Name != other[i].Name || !Same(one[i].DataType, other[i].DataType))
                return false;
        }

        return true;
    }

    public static bool Same(IArrowType one, IArrowType other) => (one, other) switch
    {
        _ when one.TypeId != other.TypeId => false,
        (TimestampType a, TimestampType b) => a.Unit == b.Unit && a.Timezone == b.Timezone,
        (TimeBasedType a, TimeBasedType b) => a.Unit == b.Unit,
        (IntervalType a, IntervalType b) => a.Unit == b.Unit,
        (Decimal128Type a, Decimal128Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
        (Decimal256Type a, Decimal256Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
        (FixedSizeBinaryType a, FixedSizeBinaryType b) => a.ByteWidth == b.ByteWidth,
        (NestedType a, NestedType b) => Same(a.Fields, b.Fields),
        _ => true,
    };
}
