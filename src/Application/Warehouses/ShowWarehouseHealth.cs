using CleanDash.Application.Messaging;

namespace CleanDash.Application.Warehouses;

/// <summary>What the statements of this process have found out about the warehouse; nothing is sent for it.</summary>
public sealed record ShowWarehouseHealth : IQuery<WarehouseHealth>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>How the warehouse has answered since this process started.</summary>
/// <param name="LastSuccess">When a statement last worked; null before the first.</param>
/// <param name="Trouble">Why no statement has worked since then; null when the last one that says anything about the warehouse worked.</param>
/// <param name="Orphans">Statements that may still run there though nobody wants them, the latest first.</param>
public sealed record WarehouseHealth(DateTimeOffset? LastSuccess, WarehouseTrouble? Trouble, IReadOnlyList<OrphanedStatement> Orphans);

/// <summary>What every statement meets at the moment.</summary>
/// <param name="Code">One of <see cref="WarehouseCodes"/>.</param>
/// <param name="Message">One plain sentence.</param>
/// <param name="EngineText">The warehouse's or the driver's own words, without secrets; for administrators.</param>
/// <param name="Since">When the first statement met it.</param>
public sealed record WarehouseTrouble(string Code, string Message, string? EngineText, DateTimeOffset Since);

/// <summary>A statement that could not be cancelled.</summary>
/// <param name="Id">The warehouse's name for it.</param>
/// <param name="At">When the last try failed.</param>
public sealed record OrphanedStatement(string Id, DateTimeOffset At);

/// <summary>Keeps what statements find out.</summary>
public interface IWarehouseHealth
{
    /// <summary>As it is known at this moment.</summary>
    WarehouseHealth Now { get; }
}

internal sealed class ShowWarehouseHealthHandler(IWarehouseHealth health) : IHandler<ShowWarehouseHealth, WarehouseHealth>
{
    public Task<Result<WarehouseHealth>> Handle(ShowWarehouseHealth request, CancellationToken cancellationToken) => Task.FromResult(Result<WarehouseHealth>.Of(health.Now));
}
