using CleanDash.Application.Messaging;

// Requests, handlers and ports that break the rules of use cases.
#pragma warning disable CA1812, CA1852, MA0047, IDE0130, CS9113, CA1822 // They are never made; only their shape counts.
namespace CleanDash.Architecture.Canaries;

public record Unsealed(int N) : ICommand<Done>
{
    public static AccessRule Access => AccessRule.Anyone;
}

public class PublicHandler(MediatR.IMediator mediator, IServiceProvider services) : IHandler<Unsealed, Done>
{
    public Task<Result<Done>> Handle(Unsealed request, CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(default(Done));
}

public sealed record Bare : MediatR.IRequest<int>;

public interface ILeakyPort
{
    IQueryable<int> All();
}
