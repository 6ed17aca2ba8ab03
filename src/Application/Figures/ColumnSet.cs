using Apache.Arrow;

namespace CleanDash.Application.Figures;

/// <summary>The rows of one result and the columns made from them; owns the record batches, and with it end all columns.</summary>
internal sealed class ColumnSet : IDisposable
{
    private readonly Schema schema;
    private readonly IReadOnlyList<RecordBatch> batches;
    private readonly Lifetime lifetime = new();

    /// <summary>Takes over the batches of a result.</summary>
    public ColumnSet(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        this.schema = schema;
        this.batches = batches;
        foreach (var batch in batches)
            RowCount += batch.Length;
    }

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; }

    /// <summary>Mistakes of a columns record itself: a parameter that is no column, two equal names. Empty when there are none.</summary>
    public static IReadOnlyList<string> CheckType(Type columns) => ColumnContract.Of(columns).Mistakes;

    /// <summary>Mistakes of a columns record beside the names and types that a statement gives; nulls only show in rows. Empty when there are none.</summary>
    public static IReadOnlyList<string> Check(Type columns, Schema schema)
    {
        var contract = ColumnContract.Of(columns);
        List<string> mistakes = [.. contract.Mistakes];
        if (Twins(schema) is { } twins)
            mistakes.Add(twins.Message);
        foreach (var field in contract.Fields)
        {
            if (Mismatch(field, schema, IndexOf(field, schema)) is { } mismatch)
                mistakes.Add(mismatch.Message);
        }

        return mistakes;
    }

    /// <summary>The rows as the record that a panel declares; its columns end with this set.</summary>
    /// <exception cref="ColumnException">A column is missing, has another type or an unexpected null, or two have one name.</exception>
    public TColumns Bind<TColumns>()
        where TColumns : class
    {
        ObjectDisposedException.ThrowIf(lifetime.Ended, this);
        var contract = ColumnContract.Of(typeof(TColumns));
        if (contract.Mistakes is [var mistake, ..])
            throw new ColumnException("", mistake);
        if (Twins(schema) is { } twins)
            throw twins;

        var columns = new object?[contract.Fields.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = Bind(contract.Fields[i]);
        return (TColumns)contract.Make(columns);
    }

    /// <summary>Frees the rows; every column of this set refuses to be read from now on.</summary>
    public void Dispose()
    {
        if (lifetime.Ended)
            return;
        lifetime.End();
        foreach (var batch in batches)
            batch.Dispose();
    }

    private Column Bind(ColumnField field)
    {
        var index = IndexOf(field, schema);
        if (Mismatch(field, schema, index) is { } mismatch)
            throw mismatch;

        var chunks = new IArrowArray[batches.Count];
        var row = 0;
        for (var i = 0; i < chunks.Length; i++)
        {
            var array = batches[i].Column(index);
            if (!field.Nullable && array.NullCount != 0)
                throw Null(field, row + FirstNull(array));
            row += array.Length;
            chunks[i] = ArrowArrays.Readable(field.Name, field.Kind, array);
        }

        return field.Make(schema.FieldsList[index].Name, field.Kind, chunks, lifetime);
    }

    private static int IndexOf(ColumnField field, Schema schema)
    {
        for (var i = 0; i < schema.FieldsList.Count; i++)
        {
            if (ColumnContract.Key(schema.FieldsList[i].Name) == field.Key)
                return i;
        }

        return -1;
    }

    private static ColumnException? Mismatch(ColumnField field, Schema schema, int index)
    {
        if (index < 0)
        {
            return new ColumnException(field.Name, $"Column '{field.Name}' is missing: the statement gives "
                + $"{ColumnContract.Listed(schema.FieldsList.Select(given => given.Name))}. Select it under that name (AS), or rename it in the record.");
        }

        var type = schema.FieldsList[index].DataType;
        if (ColumnKinds.Takes(field.Kind, type))
            return null;
        var advice = ColumnKinds.For(type) is { } kind ? $"Declare Column<{ColumnKinds.CSharp(kind)}>, or CAST it in the SQL." : "CAST it in the SQL.";
        return new ColumnException(field.Name, $"Column '{field.Name}' is declared {field.Declared}, but the statement gives {ColumnKinds.Sql(type)}. {advice}");
    }

    private static ColumnException? Twins(Schema schema)
    {
        for (var i = 1; i < schema.FieldsList.Count; i++)
        {
            var key = ColumnContract.Key(schema.FieldsList[i].Name);
            for (var j = 0; j < i; j++)
            {
                if (ColumnContract.Key(schema.FieldsList[j].Name) != key)
                    continue;
                var (first, second) = (schema.FieldsList[j].Name, schema.FieldsList[i].Name);
                return new ColumnException(second, $"The statement gives two columns of one name, '{first}' and '{second}' (case and underscores do not count). Rename one with AS.");
            }
        }

        return null;
    }

    private static ColumnException Null(ColumnField field, int row) => new(
        field.Name,
        $"Column '{field.Name}' holds a null (row {row + 1}), but is declared {field.Declared}. "
        + $"Declare Column<{ColumnKinds.CSharp(field.Kind)}?>, or leave nulls out in the SQL (coalesce, IS NOT NULL).");

    private static int FirstNull(IArrowArray array)
    {
        var index = 0;
        while (!array.IsNull(index))
            index++;
        return index;
    }
}
