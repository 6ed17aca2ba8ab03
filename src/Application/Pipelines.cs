using System.Reflection;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Application;

/// <summary>
/// Registers, for each request, its behaviours in their order and its handler: trace, authorise, validate, audit. They are closed one by one, because the
/// container silently leaves an open behaviour out of a request that misses a constraint; here such a request throws while the program starts.
/// </summary>
internal static class Pipelines
{
    private static readonly MethodInfo AddClosedMethod = typeof(Pipelines).GetMethod(nameof(AddClosed), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Every request that an assembly handles.</summary>
    public static void AddHandlersOf(IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHandler<,>)))
                Add(services, type, contract.GetGenericArguments(), dashboard: null);
        }
    }

    /// <summary>A request that the scan closes for a panel or for options.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="handler">The closed handler.</param>
    /// <param name="dashboard">The slug of the dashboard whose viewers may send it.</param>
    public static void AddHandler(IServiceCollection services, Type handler, string dashboard)
    {
        var contract = handler.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHandler<,>));
        Add(services, handler, contract.GetGenericArguments(), dashboard);
    }

    /// <summary>Every validator of an assembly.</summary>
    public static void AddValidatorsOf(IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IValidator<>)))
                services.AddSingleton(contract, type);
        }
    }

    private static void Add(IServiceCollection services, Type handler, Type[] requestAndAnswer, string? dashboard) =>
        AddClosedMethod.MakeGenericMethod(requestAndAnswer[0], requestAndAnswer[1], handler).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [services, dashboard], null);

    private static void AddClosed<TRequest, T, THandler>(IServiceCollection services, string? dashboard)
        where TRequest : IUseCase<T>
        where THandler : class, IHandler<TRequest, T>
    {
        var rule = (TRequest.Access, dashboard) switch
        {
            (AccessRule.ItsDashboard, { } slug) => new AccessRule.Dashboard(slug),
            (AccessRule.ItsDashboard, null) => throw new InvalidOperationException($"{typeof(TRequest).Name} asks for the viewers of its dashboard, but has none."),
            (var stated, _) => stated,
        };
        services.AddTransient<IPipelineBehavior<TRequest, Result<T>>, Trace<TRequest, Result<T>>>();
        services.AddTransient<IPipelineBehavior<TRequest, Result<T>>>(provider => new Authorise<TRequest, Result<T>>(
            rule, provider.GetRequiredService<Caller>(), provider.GetRequiredService<IAccessState>(), provider.GetRequiredService<IAuditTrail>()));
        services.AddTransient<IPipelineBehavior<TRequest, Result<T>>, Validate<TRequest, Result<T>>>();
        services.AddTransient<IPipelineBehavior<TRequest, Result<T>>, Audit<TRequest, Result<T>>>();
        services.AddTransient<IRequestHandler<TRequest, Result<T>>, THandler>();
    }
}
