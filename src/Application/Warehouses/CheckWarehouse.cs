using CleanDash.Application.Messaging;

namespace CleanDash.Application.Warehouses;

/// <summary>Finds out whether the warehouse can be asked: step after step, up to the first that fails.</summary>
/// <param name="Watch">Is told what the first row waits for; whoever gives one waits for a warehouse on its way up as long as panels do.</param>
public sealed record CheckWarehouse(StatementWatch? Watch = null) : IQuery<IReadOnlyList<WarehouseStep>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>One step of the way to the warehouse.</summary>
/// <param name="Step">One word that never changes: <c>name</c>, <c>connection</c>, <c>encryption</c>, <c>token</c>, <c>cluster</c>, <c>warehouse</c>, <c>folder</c>, <c>row</c>, <c>session</c>, <c>rights</c>.</param>
/// <param name="Ok">Whether it worked.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Message">What was found, or what is wrong and what to do; without secrets.</param>
public sealed record WarehouseStep(string Step, bool Ok, TimeSpan Took, string Message);

/// <summary>The steps to this installation's warehouse.</summary>
public interface IWarehouseSteps
{
    /// <summary>Takes them in their order; the last one is the first that failed, if any did.</summary>
    /// <param name="watch">Is told what the first row waits for; without one, a warehouse on its way up is not waited for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<WarehouseStep>> Take(StatementWatch? watch, CancellationToken cancellationToken);
}

internal sealed class CheckWarehouseHandler(IWarehouseSteps steps) : IHandler<CheckWarehouse, IReadOnlyList<WarehouseStep>>
{
    public async Task<Result<IReadOnlyList<WarehouseStep>>> Handle(CheckWarehouse request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<WarehouseStep>>.Of(await steps.Take(request.Watch, cancellationToken));
}
