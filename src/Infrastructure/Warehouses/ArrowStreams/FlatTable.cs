using System.Buffers.Binary;
using System.Text;

namespace CleanDash.Infrastructure.Warehouses.ArrowStreams;

/// <summary>
/// A table of FlatBuffers in bytes that nobody has checked yet. Every step is held against the bounds, and every reference leads forward: there is no way
/// to go in a circle.
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly int at;
    private readonly int fields;
    private readonly int fieldsLength;

    private FlatTable(ReadOnlySpan<byte> bytes, int at)
    {
        this.bytes = bytes;
        this.at = at;
        var where = (long)at - Int(at);
        fields = Within(where, 4);
        fieldsLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[fields..]);
        Within(fields, fieldsLength);
        if (fieldsLength < 4)
            throw new DamagedArrowException("A table has no list of fields.");
    }

    /// <summary>The table that a whole message begins with.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> bytes) => new(bytes, Forward(bytes, 0));

    /// <summary>A whole number, or what stands for a field that is not there.</summary>
    public int Number(int field, int width, int otherwise = 0)
    {
        var place = Place(field, width);
        if (place < 0)
            return otherwise;
        return width switch
        {
            1 => bytes[place],
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes[place..]),
            _ => BinaryPrimitives.ReadInt32LittleEndian(bytes[place..]),
        };
    }

    public long Long(int field)
    {
        var place = Place(field, 8);
        return place < 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes[place..]);
    }

    public bool Has(int field) => Place(field, 1) >= 0;

    public FlatTable Table(int field) => new(bytes, Reference(field));

    public string? Text(int field)
    {
        if (!Has(field))
            return null;
        var place = Reference(field);
        var length = Int(place);
        return Encoding.UTF8.GetString(bytes.Slice(Within((long)place + 4, length), length));
    }

    /// <summary>The number of a list's entries, 0 for one that is not there.</summary>
    public int Count(int field, int width)
    {
        if (!Has(field))
            return 0;
        var place = Reference(field);
        var count = Int(place);
        Within((long)place + 4, (long)count * width);
        return count;
    }

    /// <summary>A table of a list of tables.</summary>
    public FlatTable Entry(int field, int index) => new(bytes, Forward(bytes, Reference(field) + 4 + (index * 4)));

    /// <summary>The bytes of a list of structures that are <paramref name="width"/> bytes each.</summary>
    public ReadOnlySpan<byte> Structures(int field, int width)
    {
        var count = Count(field, width);
        return count == 0 ? [] : bytes.Slice(Reference(field) + 4, count * width);
    }

    private static int Forward(ReadOnlySpan<byte> bytes, int place)
    {
        if (place < 0 || place > bytes.Length - 4)
            throw new DamagedArrowException("A reference lies outside its message.");
        var target = place + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[place..]);
        if (target <= place || target > bytes.Length - 4)
            throw new DamagedArrowException("A reference leads out of its message.");
        return (int)target;
    }

    private int Reference(int field)
    {
        var place = Place(field, 4);
        return place < 0 ? throw new DamagedArrowException("A part of the message is missing.") : Forward(bytes, place);
    }

    private int Place(int field, int width)
    {
        var entry = 4 + (field * 2);
        if (entry + 2 > fieldsLength)
            return -1;
        var offset = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(fields + entry)..]);
        return offset == 0 ? -1 : Within((long)at + offset, width);
    }

    private int Int(int place) => BinaryPrimitives.ReadInt32LittleEndian(bytes[Within(place, 4)..]);

    private int Within(long place, long length) => place < 0 || length < 0 || place > bytes.Length - length
        ? throw new DamagedArrowException("A field lies outside its message.")
        : (int)place;
}
