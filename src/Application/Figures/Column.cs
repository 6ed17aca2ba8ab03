using System.Collections;
using Apache.Arrow;

namespace CleanDash.Application.Figures;

/// <summary>One column of a result, whatever its values' type; what charts take. The values are in <see cref="Column{T}"/>.</summary>
public abstract class Column
{
    private readonly Lifetime lifetime;
    private readonly IReadOnlyList<IArrowArray> chunks;

    private protected Column(string name, ColumnKind kind, IReadOnlyList<IArrowArray> chunks, Lifetime lifetime)
    {
        Name = name;
        Kind = kind;
        this.chunks = chunks;
        this.lifetime = lifetime;
        foreach (var chunk in chunks)
            Count += chunk.Length;
    }

    /// <summary>The column's name in the statement's result.</summary>
    public string Name { get; }

    /// <summary>How many values there are, nulls included.</summary>
    public int Count { get; }

    internal ColumnKind Kind { get; }

    internal bool IsTime => Kind is ColumnKind.Timestamp or ColumnKind.Date;

    /// <summary>The values as the engine gave them, one array for each record batch.</summary>
    internal IReadOnlyList<IArrowArray> Chunks
    {
        get
        {
            Demand();
            return chunks;
        }
    }

    /// <summary>A column from values at hand: derived figures, tests.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of the types that a column can have.</exception>
    public static Column<T> Of<T>(IEnumerable<T> values, string name = "values")
    {
        var kind = ColumnKinds.Of(typeof(T)) ?? throw new NotSupportedException($"A column holds {ColumnKinds.Known}, not {typeof(T).Name}.");
        return new Column<T>(name, kind, [ArrowArrays.Of(kind, values)], Lifetime.Endless);
    }

    /// <summary>The value as a number, or null; dates and texts have none.</summary>
    internal abstract double? NumberAt(int index);

    /// <summary>The values of some rows, copied; charts of several groups take their rows so.</summary>
    internal abstract Column Take(IReadOnlyList<int> rows);

    /// <summary>The value, boxed; for tables and exports, which look at few.</summary>
    internal abstract object? ValueAt(int index);

    /// <summary>Refuses once the buffers are gone.</summary>
    /// <exception cref="ObjectDisposedException">The handler that ran the statement has returned.</exception>
    private protected void Demand()
    {
        if (lifetime.Ended)
            throw new ObjectDisposedException($"column '{Name}'", "Columns live until the panel is drawn: take what is needed from them in Draw, and keep none.");
    }
}

/// <summary>One column of a result, a view over the engine's own buffers: nothing is copied, and it lives until the panel is drawn.</summary>
/// <typeparam name="T"><c>string</c>, <c>double</c>, <c>long</c>, <c>int</c>, <c>bool</c>, <see cref="DateTime"/> (UTC) or <see cref="DateOnly"/>; with <c>?</c> where nulls may come.</typeparam>
public sealed class Column<T> : Column, IReadOnlyList<T>
{
    private readonly Func<int, T>[] readers;
    private readonly int[] ends;

    internal Column(string name, ColumnKind kind, IReadOnlyList<IArrowArray> chunks, Lifetime lifetime)
        : base(name, kind, chunks, lifetime)
    {
        readers = new Func<int, T>[chunks.Count];
        ends = new int[chunks.Count];
        var end = 0;
        for (var i = 0; i < chunks.Count; i++)
        {
            readers[i] = ColumnReaders.For<T>(chunks[i]);
            ends[i] = end += chunks[i].Length;
        }
    }

    /// <summary>The value of one row.</summary>
    /// <exception cref="ObjectDisposedException">The panel has been drawn.</exception>
    public T this[int index]
    {
        get
        {
            Demand();
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var chunk = 0;
            while (index >= ends[chunk])
                chunk++;
            return readers[chunk](chunk == 0 ? index : index - ends[chunk - 1]);
        }
    }

    /// <summary>The values in the order of the rows.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        var start = 0;
        for (var chunk = 0; chunk < readers.Length; chunk++)
        {
            for (var i = 0; i < ends[chunk] - start; i++)
            {
                Demand();
                yield return readers[chunk](i);
            }

            start = ends[chunk];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override double? NumberAt(int index) => this[index] switch
    {
        double number => number,
        long number => number,
        int number => number,
        _ => null,
    };

    internal override object? ValueAt(int index) => this[index];

    internal override Column Take(IReadOnlyList<int> rows) => Of(rows.Select(row => this[row]), Name);
}

/// <summary>Whether the buffers under a set of columns are still there.</summary>
internal sealed class Lifetime
{
    public static Lifetime Endless { get; } = new();

    public bool Ended { get; private set; }

    public void End() => Ended = true;
}
