using Xunit;

namespace CleanDash.Architecture;

public sealed class ModuleTests
{
    private static readonly string[] All = ["Access", "Auditing", "Catalogue", "Dashboards", "Figures", "Panels", "Warehouses"];

    // docs/decisions/0002-layers-and-modules.md has the same table, with the reasons.
    public static TheoryData<string, string[], Type> Modules => new()
    {
        { "Messaging", [], typeof(CleanDash.Application.Messaging.Canaries.KnowsAccess) },
        { "Figures", [], typeof(CleanDash.Application.Figures.Canaries.KnowsPanels) },
        { "Warehouses", [], typeof(CleanDash.Application.Warehouses.Canaries.KnowsFigures) },
        { "Auditing", [], typeof(CleanDash.Application.Auditing.Canaries.KnowsAccess) },
        { "Access", ["Auditing"], typeof(CleanDash.Application.Access.Canaries.KnowsPanels) },
        { "Panels", ["Access", "Auditing", "Figures", "Warehouses"], typeof(CleanDash.Application.Panels.Canaries.KnowsTheCatalogue) },
        { "Catalogue", ["Access", "Auditing", "Panels"], typeof(CleanDash.Application.Catalogue.Canaries.KnowsFigures) },
        { "Dashboards", ["Figures", "Panels"], typeof(CleanDash.Application.Dashboards.Canaries.KnowsAccess) },
    };

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_knows_only_those_that_it_may(string module, string[] known, Type canary) => Rule.Holds(
        Rule.Application,
        canary,
        types => types.That().ResideInNamespaceMatching(Rule.Below($"CleanDash.Application.{module}")),
        types => types.ShouldNot().HaveDependencyOnAny([.. All.Except([module, .. known]).Select(other => $"CleanDash.Application.{other}.").Concat(
            All.Except([module, .. known]).Select(other => $"CleanDash.Application.{other}"))]));

    [Fact]
    public void A_folder_of_the_core_is_one_of_the_modules()
    {
        var folders = Directory.GetDirectories(Path.Combine(Rule.Root, "src", "Application")).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));
        Assert.Equal(All.Append("Messaging").Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_is_a_subject_and_not_a_pattern()
    {
        string[] patterns = ["Commands", "Queries", "Handlers", "Helpers", "Common", "Shared", "Interfaces", "Services", "Dtos", "Models", "Utils", "Extensions", "Repositories"];
        var folders = Rule.Sources().Select(source => Path.GetDirectoryName(source.Path)!).Distinct().SelectMany(path => path.Split(Path.DirectorySeparatorChar)).Distinct();
        Assert.Empty(folders.Intersect(patterns, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_dashboards_folder_holds_its_page_its_panels_their_options_and_validators_alone()
    {
        var strangers = Rule.Application.GetTypes()
            .Where(type => type is { IsNested: false, Namespace: not null } && type.Namespace.StartsWith("CleanDash.Application.Dashboards.", StringComparison.Ordinal))
            .Where(type => !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false))
            .Where(type => !IsOf(type, "IDashboard") && !IsOf(type, "IPanel`1") && !IsOf(type, "IOptions") && !IsOf(type, "IValidator"));
        Assert.Empty(strangers);

        static bool IsOf(Type type, string contract) => type.GetInterfaces().Any(i => i.Name == contract);
    }
}
