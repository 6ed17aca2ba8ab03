using System.Text.RegularExpressions;
using Xunit;

namespace CleanDash.Architecture;

/// <summary>The audit only grows; what is old leaves it by one door.</summary>
public sealed partial class AuditTests
{
    private static readonly string Keeper = Path.Combine("src", "Infrastructure", "Store", "AuditKeeper.cs");

    [Theory]
    [InlineData("context.Database.ExecuteSqlAsync($\"DELETE FROM audit WHERE id < 3\")")]
    [InlineData("update audit set who = 'nobody'")]
    [InlineData("context.Audit.Remove(row);")]
    [InlineData("await context.Audit.Where(row => row.Id < 3)\n    .ExecuteDeleteAsync(cancellationToken);")]
    [InlineData("context.Audit.Where(row => row.Id < 3).ExecuteUpdateAsync(")]
    [InlineData("Set<AuditRow>().RemoveRange(rows)")]
    [InlineData("DROP TABLE audit")]
    [InlineData("INSERT OR REPLACE INTO audit (id)")]
    public void Code_that_changes_what_was_written_is_recognised(string code) => Assert.Matches(Changes(), code);

    [Fact]
    public void Nothing_changes_or_deletes_entries_of_the_audit_but_its_keeper()
    {
        Assert.Matches(Changes(), File.ReadAllText(Path.Combine(Rule.Root, Keeper)));
        Assert.All(Rule.Sources().Where(source => source.Path != Keeper), source => Assert.DoesNotMatch(Changes(), source.Text));
    }

    [Fact]
    public void An_entry_has_nothing_that_could_be_set_later()
    {
        var row = Rule.Infrastructure.GetType("CleanDash.Infrastructure.Store.AuditRow", throwOnError: true)!;
        var setters = row.GetProperties().Select(property => property.SetMethod).OfType<System.Reflection.MethodInfo>().ToList();
        Assert.NotEmpty(setters);
        Assert.All(setters, setter => Assert.True(
            setter.IsPrivate || setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)), setter.Name));
    }

    [GeneratedRegex(
        @"\b(UPDATE(\s+OR\s+\w+)?|DELETE\s+FROM|DROP\s+TABLE|ALTER\s+TABLE|REPLACE\s+INTO)\s+audit\b|\b(Audit|Set<AuditRow>\(\))\s*\.(Remove|Update|RemoveRange|UpdateRange)\(|\b(Audit|Set<AuditRow>\(\))\b[^;]*\.Execute(Delete|Update)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Changes();
}
