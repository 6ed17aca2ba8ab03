using System.Data.SqlTypes;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>The one row of values that is bound, in the order in which the text names its markers.</summary>
internal static class ParameterRow
{
    // Without a zone: an engine compares it with either kind of timestamp and lifts the constant, never the column.
    private static readonly TimestampType Timestamp = new(TimeUnit.Microsecond, (string?)null);

    public static RecordBatch Of(IReadOnlyList<string> markers, IReadOnlyList<StatementParameter> parameters)
    {
        var schema = new Schema.Builder();
        var columns = new List<IArrowArray>(markers.Count);
        foreach (var marker in markers)
        {
            var parameter = Find(marker, parameters);
            var column = Column(parameter);
            columns.Add(column);
            schema.Field(new Field(parameter.Name, column.Data.DataType, nullable: true));
        }

        return new RecordBatch(schema.Build(), columns, 1);
    }

    public static StatementParameter Find(string marker, IReadOnlyList<StatementParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Name == marker)
                return parameter;
        }

        throw new WarehouseException(WarehouseCodes.Statement, $"The SQL names :{marker}, but there is no such parameter.");
    }

    /// <summary>Precision and scale that hold the value exactly.</summary>
    public static (int Precision, int Scale) SizeOf(decimal? value)
    {
        if (value is not { } number)
            return (38, 9);
        var sql = new SqlDecimal(number);
        return (Math.Max(sql.Precision, sql.Scale + 1), sql.Scale);
    }

    private static IArrowArray Column(StatementParameter parameter) => (parameter.Type, parameter.Value) switch
    {
        (ParameterType.String, string value) => new StringArray.Builder().Append(value).Build(),
        (ParameterType.String, null) => new StringArray.Builder().AppendNull().Build(),
        (ParameterType.Int, int value) => new Int32Array.Builder().Append(value).Build(),
        (ParameterType.Int, null) => new Int32Array.Builder().AppendNull().Build(),
        (ParameterType.Long, long value) => new Int64Array.Builder().Append(value).Build(),
        (ParameterType.Long, int value) => new Int64Array.Builder().Append(value).Build(),
        (ParameterType.Long, null) => new Int64Array.Builder().AppendNull().Build(),
        (ParameterType.Double, double value) => new DoubleArray.Builder().Append(value).Build(),
        (ParameterType.Double, null) => new DoubleArray.Builder().AppendNull().Build(),
        (ParameterType.Decimal, decimal value) => Decimal(value),
        (ParameterType.Decimal, null) => Decimal(null),
        (ParameterType.Bool, bool value) => new BooleanArray.Builder().Append(value).Build(),
        (ParameterType.Bool, null) => new BooleanArray.Builder().AppendNull().Build(),
        (ParameterType.Date, DateOnly value) => new Date32Array.Builder().Append(value).Build(),
        (ParameterType.Date, null) => new Date32Array.Builder().AppendNull().Build(),
        (ParameterType.Timestamp, DateTime { Kind: not DateTimeKind.Local } value) =>
            new TimestampArray.Builder(Timestamp).Append(new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc))).Build(),
        (ParameterType.Timestamp, null) => new TimestampArray.Builder(Timestamp).AppendNull().Build(),
        _ => throw new ArgumentException($"The parameter {parameter.Name} is a {parameter.Type}, its value a {parameter.Value?.GetType().Name}.", nameof(parameter)),
    };

    private static Decimal128Array Decimal(decimal? value)
    {
        var (precision, scale) = SizeOf(value);
        var builder = new Decimal128Array.Builder(new Decimal128Type(precision, scale));
        return (value is { } number ? builder.Append(number) : builder.AppendNull()).Build();
    }
}
