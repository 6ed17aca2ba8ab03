using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>One command's services, in the name of the operating-system user who runs it.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    public Desk(ServiceProvider services)
    {
        this.services = services;
        scope = services.CreateAsyncScope();
        Caller.IsTheOperator(Environment.UserName);
    }

    public Caller Caller => Get<Caller>();

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public Task<Result<T>> Send<T>(IRequest<Result<T>> request, CancellationToken cancellationToken) => Get<IMediator>().Send(request, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
    }
}

/// <summary>Makes a command's services from its settings.</summary>
/// <param name="dataFolder">What <c>--data</c> names, or null.</param>
/// <param name="usesWarehouse">Whether the command asks the warehouse, so that its settings are checked.</param>
internal delegate Desk OpenDesk(string? dataFolder, bool usesWarehouse);
