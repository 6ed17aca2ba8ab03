using CleanDash.Application.Warehouses;

namespace CleanDash.Infrastructure.Warehouses.DuckDb;

/// <summary>Takes texts apart by DuckDB's parser and its list of functions while another engine answers; the parser is opened for it, without any data, and closed again.</summary>
internal sealed class PortableSql(AdbcEngine engine) : IPortableSql
{
    public Task<IReadOnlyList<WarehouseException?>> Check(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        engine.IsEmbedded ? Task.FromResult<IReadOnlyList<WarehouseException?>>([]) : Task.Run(() => Check(texts), cancellationToken);

    private IReadOnlyList<WarehouseException?> Check(IReadOnlyList<string> texts)
    {
        using var parser = SelectParser.Open(engine.HasCatalogs);
        return [.. texts.Select(text => Mistake(parser, text))];
    }

    private static WarehouseException? Mistake(SelectParser parser, string text)
    {
        try
        {
            parser.Check(text);
            return null;
        }
        catch (WarehouseException exception)
        {
            return exception;
        }
    }
}
