using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>Gathers the cells of one column, which come as text, into an array of its type. A cell that does not fit is <see cref="FormatException"/>.</summary>
internal abstract class TextColumn(IArrowType type)
{
    private readonly ArrowBuffer.BitmapBuilder present = new();

    public int Length { get; private set; }

    protected IArrowType Type => type;

    /// <summary>A column of that type.</summary>
    public static TextColumn Of(IArrowType type) => type switch
    {
        NullType => new NoValues(type),
        BooleanType => new Flags(type),
        Int8Type => new Fixed<sbyte>(type, TextValues.Whole<sbyte>),
        Int16Type => new Fixed<short>(type, TextValues.Whole<short>),
        Int32Type => new Fixed<int>(type, TextValues.Whole<int>),
        Int64Type => new Fixed<long>(type, TextValues.Whole<long>),
        FloatType => new Fixed<float>(type, TextValues.Fraction<float>),
        DoubleType => new Fixed<double>(type, TextValues.Fraction<double>),
        Decimal128Type number => new Fixed<Int128>(type, text => TextValues.Decimal(text, number.Precision, number.Scale)),
        Date32Type => new Fixed<int>(type, TextValues.Day),
        TimestampType { Timezone: null } => new Fixed<long>(type, TextValues.ClockTime),
        TimestampType => new Fixed<long>(type, TextValues.Instant),
        IntervalType => new Fixed<int>(type, TextValues.Months),
        DurationType => new Fixed<long>(type, TextValues.Microseconds),
        BinaryType => new Bytes(type, TextValues.Bytes),
        MapType map => new Maps(map),
        ListType list => new Lists(list),
        StructType row => new Rows(row),
        StringType => new Bytes(type, Encoding.UTF8.GetBytes),
        _ => throw new NotSupportedException($"No column is of the type {type.Name}."),
    };

    /// <summary>Takes the next cell: a text, or null. Within arrays, maps and structs it may also be what JSON calls a number or a truth.</summary>
    public void Append(JsonElement cell)
    {
        var isThere = cell.ValueKind != JsonValueKind.Null;
        if (isThere)
            Take(cell);
        else
            Skip();
        present.Append(isThere);
        Length++;
    }

    public ArrayData Build()
    {
        var nulls = present.UnsetBitCount;
        return Build(Length, nulls, nulls == 0 ? ArrowBuffer.Empty : present.Build());
    }

    protected abstract void Take(JsonElement cell);

    protected abstract void Skip();

    protected abstract ArrayData Build(int length, int nulls, ArrowBuffer validity);

    private static string Text(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => String(cell),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => cell.GetRawText(),
        _ => throw new FormatException("A value is expected, not more of them."),
    };

    private static string String(JsonElement cell)
    {
        try
        {
            return cell.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("The text is not made of letters.", exception);
        }
    }

    // What has parts is written as the text of its JSON; parts of parts may be written so or be that JSON.
    private static JsonElement Parts(JsonElement cell, JsonValueKind kind)
    {
        try
        {
            var parts = cell.ValueKind == JsonValueKind.String ? JsonElement.Parse(String(cell)) : cell;
            return parts.ValueKind == kind ? parts : throw new FormatException("The value's parts are written in a way that is not known.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The value's parts cannot be read.", exception);
        }
    }

    private sealed class NoValues(IArrowType type) : TextColumn(type)
    {
        protected override void Take(JsonElement cell) => throw new FormatException("A column without values has one.");

        protected override void Skip()
        {
        }

        protected override ArrayData Build(int length, int nulls, ArrowBuffer validity) => new(Type, length, length, 0, System.Array.Empty<ArrowBuffer>());
    }

    private sealed class Flags(IArrowType type) : TextColumn(type)
    {
        private readonly ArrowBuffer.BitmapBuilder values = new();

        protected override void Take(JsonElement cell) => values.Append(TextValues.Flag(Text(cell)));

        protected override void Skip() => values.Append(false);

        protected override ArrayData Build(int length, int nulls, ArrowBuffer validity) => new(Type, length, nulls, 0, [validity, values.Build()]);
    }

    private sealed class Fixed<T>(IArrowType type, Func<string, T> read) : TextColumn(type)
        where T : struct
    {
        private readonly ArrowBuffer.Builder<T> values = new();

        protected override void Take(JsonElement cell) => values.Append(read(Text(cell)));

        protected override void Skip() => values.Append(default(T));

        protected override ArrayData Build(int length, int nulls, ArrowBuffer validity) => new(Type, length, nulls, 0, [validity, values.Build()]);
    }

    private sealed class Bytes(IArrowType type, Func<string, byte[]> read) : TextColumn(type)
    {
        private readonly ArrowBuffer.Builder<int> ends = new ArrowBuffer.Builder<int>().Append(0);
        private readonly ArrowBuffer.Builder<byte> values = new();

        protected override void Take(JsonElement cell)
        {
            values.Append(read(Text(cell)).AsSpan());
            ends.Append(values.Length);
        }

        protected override void Skip() => ends.Append(values.Length);

        protected override ArrayData Build(int length, int nulls, ArrowBuffer validity) => new(Type, length, nulls, 0, [validity, ends.Build(), values.Build()]);
    }

    private sealed class Lists(ListType type) : TextColumn(type)
    {
        private readonly ArrowBuffer.Builder<int> ends = new ArrowBuffer.Builder<int>().Append(0);
        private readonly TextColumn elements = Of(type.ValueDataType);

        protected override void Take(JsonElement cell)
        {
            foreach (var element in Parts(cell, JsonValueKind.Array).EnumerateArray())
                elements.Append(element);
            ends.Append(elements.Length);
        }

        protected override void Skip() => ends.Append(elements.Length);

        protected override ArrayData Build(int length, int nulls, ArrowBuffer validity) => new(Type, length, nulls, 0, [validity, ends.Build()], [elements.Build()]);
    }

    private sealed class Maps(MapType type) : TextColumn(type)
    {
        private readonly ArrowBuffer.Builder<int> ends = new ArrowBuffer.Builder<int>().Append(0);
        private readonly TextColumn keys = Of(type.KeyField.DataType);
        private readonly TextColumn values = Of(type.ValueField.DataType);

        protected override void Take(JsonElement cell)
        {
            foreach (var entry in Parts(cell, JsonValueKind.Object).EnumerateObject())
            {
                keys.Append(JsonSerializer.SerializeToElement(entry.Name, StatementJson.Default.String));
                values.Append(entry.Value);
            }

            ends.Append(keys.Length);
        }

        protected override void Skip() => ends.Append(keys.Length);

        protected override ArrayData Build(int length, int nulls, ArrowBuffer validity)
        {
            var entries = new ArrayData(type.KeyValueType, keys.Length, 0, 0, [ArrowBuffer.Empty], [keys.Build(), values.Build()]);
            return new(Type, length, nulls, 0, [validity, ends.Build()], [entries]);
        }
    }

    private sealed class Rows(StructType type) : TextColumn(type)
    {
        private static readonly JsonElement Nothing = JsonElement.Parse("null");

        private readonly TextColumn[] fields = [.. type.Fields.Select(static field => Of(field.DataType))];

        protected override void Take(JsonElement cell)
        {
            var parts = Parts(cell, JsonValueKind.Object);
            var found = 0;
            for (var i = 0; i < fields.Length; i++)
            {
                // Fields that are null may be left out.
                var isThere = parts.TryGetProperty(type.Fields[i].Name, out var value);
                fields[i].Append(isThere ? value : Nothing);
                found += isThere ? 1 : 0;
            }

            if (found != parts.GetPropertyCount())
                throw new FormatException("The value has parts that its type does not know.");
        }

        protected override void Skip()
        {
            foreach (var field in fields)
                field.Append(Nothing);
        }

        protected override ArrayData Build(int length, int nulls, ArrowBuffer validity) => new(Type, length, nulls, 0, [validity], [.. fields.Select(static field => field.Build())]);
    }
}
