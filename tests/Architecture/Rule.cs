using System.Reflection;
using CleanDash.Application;
using NetArchTest.Rules;
using Xunit;

namespace CleanDash.Architecture;

/// <summary>Holds a rule against the product and against a canary: a rule that selects nothing, or lets the canary pass, holds nothing.</summary>
internal static class Rule
{
    public static readonly Assembly Domain = typeof(CleanDash.Domain.Refusal).Assembly;
    public static readonly Assembly Application = typeof(ApplicationServices).Assembly;
    public static readonly Assembly Infrastructure = typeof(CleanDash.Infrastructure.FrontDoor).Assembly;
    public static readonly Assembly Web = Assembly.Load("CleanDash.Web");
    public static readonly Assembly Console = Assembly.Load("cleandash");

    /// <summary>Checks a rule.</summary>
    /// <param name="product">Where it must hold.</param>
    /// <param name="canary">A type of this assembly that breaks it.</param>
    /// <param name="select">Which types it is about.</param>
    /// <param name="demand">What they must be.</param>
    public static void Holds(Assembly product, Type canary, Func<Types, PredicateList> select, Func<PredicateList, ConditionList> demand)
    {
        Assert.NotEmpty(select(Types.InAssembly(product)).GetTypes());
        var inProduct = demand(select(Types.InAssembly(product))).GetResult();
        Assert.True(inProduct.IsSuccessful, "These break the rule: " + string.Join(", ", inProduct.FailingTypeNames ?? []));
        var caught = demand(select(Types.InAssembly(canary.Assembly))).GetResult().FailingTypeNames ?? [];
        Assert.Contains(canary.FullName, caught);
    }

    /// <summary>The namespace and those below it, and no other that begins alike.</summary>
    public static string Below(string name) => $@"^{name.Replace(".", @"\.", StringComparison.Ordinal)}(\.|$)";

    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The product's source files with their texts.</summary>
    public static IEnumerable<(string Path, string Text)> Sources() => Directory
        .EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Migrations"))
        .Select(path => (path, File.ReadAllText(Path.Combine(Root, path))));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CleanDash.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
