using System.Xml.Linq;
using Xunit;

namespace CleanDash.Architecture;

public sealed class LayerTests
{
    [Fact]
    public void The_domain_knows_only_the_base_class_library() => Rule.Holds(
        Rule.Domain,
        typeof(CleanDash.Domain.Canaries.KnowsTheCore),
        types => types.That().ResideInNamespaceMatching(Rule.Below("CleanDash.Domain")),
        types => types.ShouldNot().HaveDependencyOnAny(
            "CleanDash.Application", "CleanDash.Infrastructure", "CleanDash.Web", "Microsoft.Extensions", "Microsoft.EntityFrameworkCore", "MediatR", "FluentValidation", "Apache", "Newtonsoft", "System.Text.Json"));

    [Fact]
    public void The_core_knows_no_adapter_and_no_host() => Rule.Holds(
        Rule.Application,
        typeof(CleanDash.Application.Canaries.KnowsTheEngine),
        types => types.That().ResideInNamespaceMatching(Rule.Below("CleanDash.Application")),
        types => types.ShouldNot().HaveDependencyOnAny(
            "CleanDash.Infrastructure", "CleanDash.Web", "CleanDash.AdminConsole", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data", "DuckDB", "Serilog"));

    [Fact]
    public void Adapters_know_no_host() => Rule.Holds(
        Rule.Infrastructure,
        typeof(CleanDash.Infrastructure.Canaries.KnowsAHost),
        types => types.That().ResideInNamespaceMatching(Rule.Below("CleanDash.Infrastructure")),
        types => types.ShouldNot().HaveDependencyOnAny("CleanDash.Web", "CleanDash.AdminConsole", "Microsoft.AspNetCore", "Serilog"));

    [Fact]
    public void In_the_web_host_only_what_starts_it_knows_the_adapters() => Rule.Holds(
        Rule.Web,
        typeof(CleanDash.Web.Canaries.KnowsTheStore),
        types => types.That().ResideInNamespaceMatching(Rule.Below("CleanDash.Web")).And().DoNotResideInNamespaceMatching(@"^CleanDash\.Web\.Hosting(\.|$)"),
        types => types.ShouldNot().HaveDependencyOn("CleanDash.Infrastructure"));

    public static TheoryData<string, string[]> References => new()
    {
        { "Domain", [] },
        { "Application", ["Domain", "Apache.Arrow", "CsvHelper", "FluentValidation", "MediatR", "Microsoft.Extensions.*", "Plotly.NET", "Plotly.NET.CSharp"] },
        { "Infrastructure", ["Application", "Apache.Arrow", "Apache.Arrow.Compression", "DuckDB.NET.Bindings.Full", "Google.Protobuf", "Grpc.*", "Microsoft.EntityFrameworkCore.*", "Microsoft.Extensions.Configuration.*"] },
        { "Web", ["Application", "Infrastructure", "Microsoft.AspNetCore.Authentication.Google", "OpenTelemetry.*", "Serilog.*"] },
        { "AdminConsole", ["Application", "Infrastructure", "Serilog.*", "Spectre.Console", "System.CommandLine"] },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void A_project_refers_to_what_its_layer_may(string project, string[] allowed)
    {
        var file = XDocument.Load(Path.Combine(Rule.Root, "src", project, project + ".csproj"));
        var references = file.Descendants().Where(node => node.Name.LocalName is "ProjectReference" or "PackageReference")
            .Select(node => (string)node.Attribute("Include")!)
            .Select(name => name.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(name) : name);
        Assert.All(references, name => Assert.True(
            allowed.Any(one => one == name || (one.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(one[..^1], StringComparison.Ordinal))), $"{project} refers to {name}."));
    }
}
