using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Application.Figures;
using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>One run of a panel for a test: the rows, and the answer that a page would get.</summary>
/// <typeparam name="TColumns">The panel's record of columns.</typeparam>
public sealed class TestRun<TColumns> : IDisposable
    where TColumns : class
{
    private readonly ColumnSet rows;

    private TestRun(ColumnSet rows, TColumns columns, string answer)
    {
        this.rows = rows;
        Columns = columns;
        Answer = answer;
    }

    /// <summary>The rows; good until this is disposed.</summary>
    public TColumns Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount => rows.RowCount;

    /// <summary>The JSON of the answer.</summary>
    public string Answer { get; }

    /// <summary>The JSON of the answer, read.</summary>
    public JsonElement Json => JsonElement.Parse(Answer);

    /// <summary>Frees the rows.</summary>
    public void Dispose() => rows.Dispose();

    /// <summary>Runs a panel in an engine.</summary>
    /// <exception cref="AuthorMistakesException">The panel's record is not as it must be.</exception>
    /// <exception cref="WarehouseException">The engine refuses the SQL.</exception>
    /// <exception cref="ColumnException">The rows do not fit the record of columns.</exception>
    public static async Task<TestRun<TColumns>> Of(IPanel<TColumns> panel, IWarehouse warehouse, CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        var descriptor = new PanelReader(mistakes).Read("test", panel.GetType()) ?? throw new AuthorMistakesException(mistakes);
        var statement = descriptor.Query.Statement(panel, new WarehouseOptions().Limits(descriptor.Info.MaxRows), new Caller());
        var all = await AllRows.Read(warehouse, statement, cancellationToken);
        var set = new ColumnSet(all.Schema, all.Batches);
        try
        {
            var columns = set.Bind<TColumns>();
            var drawn = set.RowCount == 0 ? null : Drawn.Of(panel, columns);
            var answer = AnswerWriter.Rows(descriptor, TimeProvider.System.GetUtcNow(), set.RowCount, all.Cut, drawn, null);
            return new(set, columns, answer.Body.ToText());
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }
}
