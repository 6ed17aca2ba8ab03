using System.Diagnostics;
using CleanDash.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace CleanDash.Application.Messaging;

/// <summary>Outermost behaviour: names the request in traces and logs what became of it, never what is in it.</summary>
internal sealed partial class Trace<TRequest, TResult>(ILogger<TRequest> log, TimeProvider clock) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
    where TResult : IResult<TResult>
{
    private static readonly string Name = typeof(TRequest).IsGenericType
        ? $"{typeof(TRequest).Name.Split('`')[0]}<{typeof(TRequest).GetGenericArguments()[0].Name}>"
        : typeof(TRequest).Name;

    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        using var activity = Tracing.Source.StartActivity(Name);
        long started = clock.GetTimestamp();
        var result = await next();
        double milliseconds = clock.GetElapsedTime(started).TotalMilliseconds;
        if (result.Refusal is { } refusal)
        {
            activity?.SetStatus(ActivityStatusCode.Error, refusal.Code);
            Refused(Name, refusal.Kind, refusal.Code, milliseconds);
        }
        else
        {
            Handled(Name, milliseconds);
        }

        return result;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Request} took {Milliseconds} ms")]
    private partial void Handled(string request, double milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Request} was refused: {Kind} {Code} after {Milliseconds} ms")]
    private partial void Refused(string request, RefusalKind kind, string code, double milliseconds);
}

/// <summary>Where traces of the product come from.</summary>
public static class Tracing
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "CleanDash";

    internal static readonly ActivitySource Source = new(Name);
}
