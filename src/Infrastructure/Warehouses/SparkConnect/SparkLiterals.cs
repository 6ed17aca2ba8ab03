using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Google.Protobuf;
using Array = Apache.Arrow.Array;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>The bound row as the server wants it: one literal for each parameter, by name, in the form of the server's version.</summary>
internal static class SparkLiterals
{
    public static SQL Sql(string text, RecordBatch? row, SparkVersion version)
    {
        var sql = new SQL { Query = text };
        for (var i = 0; row is not null && i < row.ColumnCount; i++)
        {
            var name = row.Schema.FieldsList[i].Name;
            var literal = Of(row.Column(i));
            if (version.TakesNamedArguments)
                sql.NamedArguments[name] = new Expression { Literal = literal };
            else
                sql.Args[name] = version.TakesTextArguments ? ByteString.CopyFromUtf8(Text(literal)) : literal.ToByteString();
        }

        return sql;
    }

    /// <summary>The first value of a column. A timestamp without a zone stays one: the server lifts the constant to the column's kind, never the column to the constant's.</summary>
    public static Expression.Types.Literal Of(IArrowArray column) => column switch
    {
        Array { Length: 1 } values when values.IsNull(0) => new() { Null = SparkTypes.Of(values.Data.DataType) },
        StringArray text => new() { String = text.GetString(0) },
        BooleanArray flag => new() { Boolean = flag.GetValue(0)!.Value },
        Int32Array number => new() { Integer = number.Values[0] },
        Int64Array number => new() { Long = number.Values[0] },
        DoubleArray number => new() { Double = number.Values[0] },
        Date32Array day => new() { Date = day.Values[0] },
        TimestampArray { Data.DataType: TimestampType { Unit: TimeUnit.Microsecond, Timezone: null or "" } } moment => new() { TimestampNtz = moment.Values[0] },
        TimestampArray { Data.DataType: TimestampType { Unit: TimeUnit.Microsecond } } moment => new() { Timestamp = moment.Values[0] },
        Decimal128Array { Data.DataType: Decimal128Type type } number => new()
        {
            Decimal = new() { Value = number.GetString(0), Precision = type.Precision, Scale = type.Scale },
        },
        _ => throw new ServerException(ServerFault.Statement, $"A parameter cannot be a {column.Data.DataType.Name}."),
    };

    /// <summary>A literal as SQL writes it, for servers that take no other. They read it as one literal or refuse it: it cannot become anything else.</summary>
    public static string Text(Expression.Types.Literal literal) => literal.LiteralTypeCase switch
    {
        Expression.Types.Literal.LiteralTypeOneofCase.Null => "NULL",
        Expression.Types.Literal.LiteralTypeOneofCase.String => Quoted(literal.String),
        Expression.Types.Literal.LiteralTypeOneofCase.Boolean => literal.Boolean ? "TRUE" : "FALSE",
        Expression.Types.Literal.LiteralTypeOneofCase.Integer => literal.Integer.ToString(CultureInfo.InvariantCulture),
        Expression.Types.Literal.LiteralTypeOneofCase.Long => $"{literal.Long}L",
        Expression.Types.Literal.LiteralTypeOneofCase.Double when double.IsFinite(literal.Double) => $"{literal.Double:E16}D",
        Expression.Types.Literal.LiteralTypeOneofCase.Decimal => $"{literal.Decimal.Value}BD",
        Expression.Types.Literal.LiteralTypeOneofCase.Date => $"DATE'{DateTime.UnixEpoch.AddDays(literal.Date):yyyy-MM-dd}'",
        Expression.Types.Literal.LiteralTypeOneofCase.TimestampNtz => $"TIMESTAMP_NTZ'{Moment(literal.TimestampNtz)}'",
        Expression.Types.Literal.LiteralTypeOneofCase.Timestamp => $"TIMESTAMP'{Moment(literal.Timestamp)}Z'",
        _ => throw new ServerException(ServerFault.Statement, "A parameter has a value that this server takes in no form."),
    };

    private static string Moment(long microseconds) => $"{DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond):yyyy-MM-dd HH:mm:ss.ffffff}";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
            _ = c is '\'' or '\\' ? quoted.Append('\\').Append(c) : quoted.Append(c);
        return quoted.Append('\'').ToString();
    }
}
