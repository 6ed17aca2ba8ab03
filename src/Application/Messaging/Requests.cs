using MediatR;

namespace CleanDash.Application.Messaging;

/// <summary>A request as it is carried about and sent.</summary>
/// <typeparam name="T">What it gives when it is not refused.</typeparam>
public interface IMessage<T> : IRequest<Result<T>>;

/// <summary>A use case as a sealed record; it states who may send it, so that forgetting the rule does not compile.</summary>
/// <typeparam name="T">What it gives when it is not refused.</typeparam>
public interface IUseCase<T> : IMessage<T>
{
    /// <summary>Who may send it.</summary>
    static abstract AccessRule Access { get; }
}

/// <summary>A use case that reads; it never saves.</summary>
/// <typeparam name="T">The answer.</typeparam>
public interface IQuery<T> : IUseCase<T>;

/// <summary>A use case that changes something: saved once, last, and audited in the same transaction.</summary>
/// <typeparam name="T">What the change gives; <see cref="Done"/> when nothing.</typeparam>
public interface ICommand<T> : IUseCase<T>;

/// <summary>Handles one request; found by its type and registered by the scan.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="T">What it gives.</typeparam>
public interface IHandler<in TRequest, T> : IRequestHandler<TRequest, Result<T>>
    where TRequest : IUseCase<T>;
