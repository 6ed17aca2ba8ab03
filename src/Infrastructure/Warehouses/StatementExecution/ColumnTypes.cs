using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>The columns of a manifest, with the types that an Arrow stream of the same statement would have.</summary>
internal static class ColumnTypes
{
    private const int Deepest = 32;

    /// <summary>The columns. What is of no known type is bytes here: no column of a panel takes those, and the check says so.</summary>
    public static Schema Schema(Manifest? manifest) =>
        new([.. Described(manifest).Select(static column => new Field(column.Name, Of(column) ?? BinaryType.Default, nullable: true))], null);

    /// <summary>The columns as the manifest describes them.</summary>
    public static IReadOnlyList<ManifestColumn> Described(Manifest? manifest) =>
        [.. (manifest?.Schema?.Columns ?? []).Select(static column => column ?? throw StatementErrors.NotWhole("a column is not described"))];

    /// <summary>The type of a column, or null when its name is not known here.</summary>
    public static IArrowType? Of(ManifestColumn column)
    {
        if (column.TypeName == "DECIMAL" && column.Precision is { } precision)
            return Decimal(precision, column.Scale ?? 0);
        // The text is the exact type; the name beside it knows no TIMESTAMP_NTZ and nothing of what is inside.
        return Of(column.TypeText) ?? Of(column.TypeName);
    }

    private static IArrowType? Of(string? text)
    {
        if (text is null)
            return null;
        var words = new Words(text);
        return words.Type(0) is { } type && words.IsAtEnd ? type : null;
    }

    private static Decimal128Type? Decimal(int precision, int scale) =>
        precision is >= 1 and <= 38 && scale >= 0 && scale <= precision ? new Decimal128Type(precision, scale) : null;

    private ref struct Words(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> left = text;

        public bool IsAtEnd => left.TrimStart().IsEmpty;

        public IArrowType? Type(int depth)
        {
            if (depth > Deepest)
                return null;
            var type = Word() switch
            {
                "BOOLEAN" => BooleanType.Default,
                "TINYINT" or "BYTE" => Int8Type.Default,
                "SMALLINT" or "SHORT" => Int16Type.Default,
                "INT" or "INTEGER" => Int32Type.Default,
                "BIGINT" or "LONG" => Int64Type.Default,
                "FLOAT" or "REAL" => FloatType.Default,
                "DOUBLE" => DoubleType.Default,
                "DECIMAL" or "DEC" or "NUMERIC" => Numbers() switch { null => Decimal(10, 0), [var precision] => Decimal(precision, 0), [var precision, var scale] => Decimal(precision, scale), _ => null },
                // A variant comes as the text of its JSON.
                "STRING" or "VARIANT" => StringType.Default,
                "CHAR" or "VARCHAR" => Numbers() is null or [_] ? StringType.Default : null,
                "BINARY" => BinaryType.Default,
                "DATE" => Date32Type.Default,
                "TIMESTAMP" or "TIMESTAMP_LTZ" => new TimestampType(TimeUnit.Microsecond, "UTC"),
                "TIMESTAMP_NTZ" => new TimestampType(TimeUnit.Microsecond, (string?)null),
                "VOID" or "NULL" => NullType.Default,
                "INTERVAL" => Interval(),
                "ARRAY" => Array(depth),
                "MAP" => Map(depth),
                "STRUCT" => Struct(depth),
                _ => (IArrowType?)null,
            };
            if (type is StringType && Takes("COLLATE"))
                Word();
            return type;
        }

        private IArrowType? Interval()
        {
            var first = Word();
            return (Takes("TO") ? Word() : first) switch
            {
                "YEAR" or "MONTH" => IntervalType.YearMonth,
                "DAY" or "HOUR" or "MINUTE" or "SECOND" => DurationType.Microsecond,
                _ => null,
            };
        }

        private ListType? Array(int depth) =>
            Takes('<') && Type(depth + 1) is { } element && Takes('>') ? new ListType(new Field("element", element, nullable: true)) : null;

        private MapType? Map(int depth) =>
            Takes('<') && Type(depth + 1) is { } key && Takes(',') && Type(depth + 1) is { } value && Takes('>')
                ? new MapType(new Field("key", key, nullable: false), new Field("value", value, nullable: true))
                : null;

        private StructType? Struct(int depth)
        {
            var fields = new List<Field>();
            if (!Takes('<'))
                return null;
            do
            {
                var name = Name();
                Takes(':');
                if (name.Length == 0 || Type(depth + 1) is not { } type)
                    return null;
                fields.Add(new Field(name, type, nullable: true));
                if (Takes("NOT"))
                    Word();
                if (Takes("COMMENT") && !Quoted('\''))
                    return null;
            }
            while (Takes(','));
            return Takes('>') ? new StructType(fields) : null;
        }

        // Null where no parenthesis is; empty where what is in it are no numbers.
        private int[]? Numbers()
        {
            if (!Takes('('))
                return null;
            var end = left.IndexOf(')');
            if (end < 0)
                return [];
            var inside = left[..end].ToString();
            left = left[(end + 1)..];
            var numbers = inside.Split(',').Select(static part => int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
            return System.Array.TrueForAll(numbers, static number => number >= 0) ? numbers : [];
        }

        private string Word()
        {
            left = left.TrimStart();
            var length = 0;
            while (length < left.Length && (char.IsAsciiLetterOrDigit(left[length]) || left[length] == '_'))
                length++;
            var word = left[..length].ToString();
            left = left[length..];
            return word.ToUpperInvariant();
        }

        // As it is written: names of fields keep their letters.
        private string Name()
        {
            left = left.TrimStart();
            if (left.StartsWith("`"))
            {
                var before = left;
                return Quoted('`') ? before[1..(before.Length - left.Length - 1)].ToString().Replace("``", "`", StringComparison.Ordinal) : "";
            }

            var end = left.IndexOfAny(':', ' ', '>');
            var name = end < 0 ? "" : left[..end].ToString();
            left = left[name.Length..];
            return name;
        }

        // A quote within is doubled or stands behind a backslash.
        private bool Quoted(char quote)
        {
            left = left.TrimStart();
            if (left.IsEmpty || left[0] != quote)
                return false;
            for (var at = 1; at < left.Length; at++)
            {
                if (left[at] == '\\' && quote == '\'')
                {
                    at++;
                }
                else if (left[at] == quote)
                {
                    if (at + 1 < left.Length && left[at + 1] == quote)
                    {
                        at++;
                        continue;
                    }

                    left = left[(at + 1)..];
                    return true;
                }
            }

            return false;
        }

        private bool Takes(char sign)
        {
            var rest = left.TrimStart();
            if (rest.IsEmpty || rest[0] != sign)
                return false;
            left = rest[1..];
            return true;
        }

        private bool Takes(string word)
        {
            var before = left;
            if (Word() == word)
                return true;
            left = before;
            return false;
        }
    }
}
