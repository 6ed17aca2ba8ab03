namespace CleanDash.Application.Warehouses;

/// <summary>Says whether texts are portable SQL where the engine that answers does not say it itself.</summary>
public interface IPortableSql
{
    /// <summary>What is wrong with each text, in their order, null where nothing is; empty when the engine of this installation checks every text itself. Sends nothing.</summary>
    Task<IReadOnlyList<WarehouseException?>> Check(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
