using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using Xunit;

namespace CleanDash.Architecture;

public sealed class PipelineTests
{
    private static readonly Type[] Order = [typeof(Trace<,>), typeof(Authorise<,>), typeof(Validate<,>), typeof(Audit<,>)];

    [Fact]
    public void Every_request_passes_every_behaviour_in_their_order()
    {
        var services = Core();
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        var requests = services.Where(service => service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))
            .Select(service => service.ServiceType.GetGenericArguments()).ToList();

        // Each of the fifteen panels is answered and exported; beside them stand options and use cases.
        Assert.InRange(requests.Count, (2 * 15) + 3, int.MaxValue);
        foreach (var arguments in requests)
        {
            var behaviours = scope.ServiceProvider.GetServices(typeof(IPipelineBehavior<,>).MakeGenericType(arguments));
            Assert.Equal(Order, behaviours.Select(behaviour => behaviour!.GetType().GetGenericTypeDefinition()));
        }
    }

    [Fact]
    public void A_panels_rule_names_its_dashboard()
    {
        using var provider = Core().BuildServiceProvider();
        using var scope = provider.CreateScope();
        var caller = scope.ServiceProvider.GetRequiredService<Caller>();
        Assert.Null(caller.Person);
        foreach (var panel in provider.GetRequiredService<DashboardIndex>().All.SelectMany(dashboard => dashboard.Panels))
        {
            var behaviours = scope.ServiceProvider.GetServices(typeof(IPipelineBehavior<,>).MakeGenericType(panel.Type, typeof(Result<PanelAnswer>)));
            var authorise = behaviours.Single(behaviour => behaviour!.GetType().GetGenericTypeDefinition() == typeof(Authorise<,>))!;
            Assert.Equal(new AccessRule.Dashboard(panel.Dashboard), authorise.GetType().GetProperty("Rule")!.GetValue(authorise));
        }
    }

    private static ServiceCollection Core()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddApplication(Engine.DuckDb, typeof(ApplicationServices).Assembly);
        services.AddSingleton(Mock.Of<IWarehouse>());
        services.AddSingleton(Mock.Of<IAccessState>());
        services.AddSingleton(Mock.Of<IAuditTrail>());
        return services;
    }
}
