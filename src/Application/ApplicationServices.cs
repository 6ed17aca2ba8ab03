using System.Reflection;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanDash.Application;

/// <summary>The core's front door for hosts.</summary>
public static class ApplicationServices
{
    /// <summary>Finds every dashboard and registers every use case with its behaviours.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="engine">The engine that will be asked; panels may have a text of their own for it.</param>
    /// <param name="dashboards">The class libraries that hold dashboards.</param>
    /// <exception cref="AuthorMistakesException">A dashboard is not as it must be.</exception>
    public static IServiceCollection AddApplication(this IServiceCollection services, Engine engine, params IReadOnlyList<Assembly> dashboards)
    {
        var core = typeof(ApplicationServices).Assembly;
        var index = Discovery.Scan(dashboards, engine);
        services.AddSingleton(index);
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<Caller>();
        services.AddScoped<IMediator>(provider => new Mediator(provider.GetRequiredService));
        services.AddSingleton<Runs>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton<Answers>();
        services.AddSingleton<AnswerMeter>();
        services.AddSingleton<FilterOptions>();
        services.AddSingleton<StatementCheck>();
        services.AddScoped<PanelBinding>();
        services.AddScoped(provider => new PanelWaiting(provider.GetRequiredService<Answers>(), provider.GetRequiredService<Caller>()));
        services.AddSingleton<PageViews>();
        services.AddScoped<Shelf>();
        services.AddScoped<NewDashboards>();
        services.AddScoped<AdministratorWanted>();

        Pipelines.AddHandlersOf(services, core);
        foreach (var panel in index.All.SelectMany(dashboard => dashboard.Panels))
        {
            Pipelines.AddHandler(services, typeof(PanelHandler<,>).MakeGenericType(panel.Type, panel.Columns), panel.Dashboard);
            Pipelines.AddHandler(services, typeof(ExportPanelHandler<>).MakeGenericType(panel.Type), panel.Dashboard);
        }

        foreach (var (type, query) in index.Options)
            Pipelines.AddHandler(services, typeof(OptionsHandler<>).MakeGenericType(type), query.Dashboard);
        foreach (var assembly in dashboards.Append(core).Distinct())
            Pipelines.AddValidatorsOf(services, assembly);
        return services;
    }
}
