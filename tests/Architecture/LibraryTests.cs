using Xunit;

namespace CleanDash.Architecture;

public sealed class LibraryTests
{
    public static TheoryData<string, string, Type> Libraries => new()
    {
        { "Apache.Arrow", "Figures|Warehouses|Panels", typeof(CleanDash.Application.Access.Canaries.KnowsArrow) },
        { "Plotly.NET", "Figures|Panels|Dashboards", typeof(CleanDash.Application.Access.Canaries.KnowsPlotly) },
        { "CsvHelper", "Access", typeof(CleanDash.Application.Catalogue.Canaries.KnowsCsvHelper) },
        { "Newtonsoft", "NoModule", typeof(CleanDash.Application.Access.Canaries.KnowsNewtonsoft) },
    };

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_stays_in_the_modules_that_are_about_it(string library, string modules, Type canary) => Rule.Holds(
        Rule.Application,
        canary,
        types => types.That().ResideInNamespaceMatching(Rule.Below("CleanDash.Application")).And().DoNotResideInNamespaceMatching($@"^CleanDash\.Application\.({modules})(\.|$)"),
        types => types.ShouldNot().HaveDependencyOn(library));

    // The two behaviours that Access and Auditing give to every pipeline have MediatR's shape.
    [Fact]
    public void MediatR_is_named_by_the_floor_the_front_door_and_the_behaviours_alone() => Rule.Holds(
        Rule.Application,
        typeof(CleanDash.Application.Access.Canaries.KnowsMediatR),
        types => types.That().ResideInNamespaceMatching(@"^CleanDash\.Application\.(Access|Auditing|Catalogue|Dashboards|Figures|Warehouses)(\.|$)")
            .And().DoNotHaveNameMatching("^(Authorise|Audit)`2$").And().DoNotHaveNameMatching("(Handler|<.*)")
            .And().DoNotImplementInterface(typeof(MediatR.IBaseRequest)),
        types => types.ShouldNot().HaveDependencyOnAny("MediatR.IMediator", "MediatR.ISender", "MediatR.IPipelineBehavior", "MediatR.INotification"));
}
