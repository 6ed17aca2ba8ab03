using System.Text.Json;
using Apache.Arrow;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>Parts that stand in the workspace's own answers: rows of texts and nulls, which the manifest gives types.</summary>
internal sealed class InlineParts : IResultParts
{
    private readonly StatementApi api;
    private readonly string statement;
    private readonly IReadOnlyList<ManifestColumn> columns;
    private Chunk? first;

    public InlineParts(StatementApi api, StatementResponse statement)
    {
        this.api = api;
        this.statement = statement.Id;
        first = statement.Result;
        HasFirst = first?.Rows is { ValueKind: JsonValueKind.Array } rows && rows.GetArrayLength() > 0;
        columns = ColumnTypes.Described(statement.Manifest);
        Schema = ColumnTypes.Schema(statement.Manifest);
    }

    public Schema Schema { get; }

    public bool HasFirst { get; }

    public async Task<ResultPart> Fetch(int index, CancellationToken cancellationToken)
    {
        var part = index == 0 ? first : await api.Part(statement, index, cancellationToken);
        // It is read once, and large.
        first = null;
        if ((part?.Index ?? index) != index)
            throw StatementErrors.NotWhole($"part {part!.Index} came in the place of part {index}");
        return new(part?.RowOffset, part?.RowCount, part?.Next, () => Read(part?.Rows));
    }

    // Nothing where no rows are said to be; their number is held against what was announced.
    private RecordBatch[] Read(JsonElement? rows)
    {
        if (rows is not { } given)
            return [];
        if (given.ValueKind != JsonValueKind.Array)
            throw StatementErrors.NotWhole("its rows are no list");
        if (columns.FirstOrDefault(static column => ColumnTypes.Of(column) is null) is { } strange)
            throw new ServerException(ServerFault.Statement, $"The column {strange.Name} is of the type {strange.TypeText ?? strange.TypeName}, which is not known here; CAST it in the SQL.");
        var gathered = Schema.FieldsList.Select(static field => TextColumn.Of(field.DataType)).ToArray();
        var count = 0;
        foreach (var row in given.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != gathered.Length)
                throw StatementErrors.NotWhole($"row {count + 1} of a part has not {gathered.Length} cells");
            var column = 0;
            foreach (var cell in row.EnumerateArray())
                Take(cell, gathered[column], count, column++);
            count++;
        }

        return count == 0 ? [] : [new RecordBatch(Schema, gathered.Select(static column => ArrowArrayFactory.BuildArray(column.Build())), count)];
    }

    private void Take(JsonElement cell, TextColumn into, int row, int column)
    {
        try
        {
            if (cell.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                throw new FormatException("A cell is neither text nor null.");
            into.Append(cell);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw StatementErrors.NotWhole($"row {row + 1} of a part has no {columns[column].TypeText ?? columns[column].TypeName} in column {columns[column].Name}");
        }
    }
}
