using System.Text;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Integration.Auditing;

public sealed class AuditListTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly FakeTimeProvider clock = new(new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider services;

    public AuditListTests() => services = StoreHost.Open(folder.Data, time: clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Pages_are_stable_while_entries_are_added()
    {
        await Write([.. Enumerable.Range(1, 25).Select(n => new AuditRecord("role.added", $"role-{n}", "done"))]);

        var first = await List(new(Search: "role-", Take: 10));
        await Write(new AuditRecord("role.added", "role-26", "done"));
        var second = await List(new(Search: "role-", Take: 10, Before: first.Next));
        var third = await List(new(Search: "role-", Take: 10, Before: second.Next));

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(n => $"role-{n}"), first.Entries.Concat(second.Entries).Concat(third.Entries).Select(entry => entry.Target));
        Assert.Equal((25, 26, null), (first.Total, third.Total, third.Next));
    }

    [Fact]
    public async Task What_a_person_did_and_what_was_done_to_them_is_found_by_address_and_by_id()
    {
        await Write(
            new AuditRecord("person.roles_changed", "user@demo.example", "done") { Who = "ann@example.com" },
            new AuditRecord("role.added", "sales", "done") { Who = "ann@example.com" },
            new AuditRecord("dashboard.viewed", "sales", "done") { Who = "user@demo.example" });
        await using (var scope = services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignInAsDemo("user"), Stop);
        string[] expected = ["session.started", "person.joined", "dashboard.viewed", "person.roles_changed"];

        Assert.Equal(expected, (await List(new("User@demo.example"))).Entries.Select(entry => entry.What));
        Assert.Equal(expected, (await List(new(folder.Read("SELECT id FROM people").Single()))).Entries.Select(entry => entry.What));
        Assert.Empty((await List(new("nobody@example.com"))).Entries);
    }

    [Fact]
    public async Task A_dashboard_is_found_with_its_panels_and_without_those_that_begin_alike()
    {
        await Write(
            new AuditRecord("dashboard.viewed", "sales", "done"),
            new AuditRecord("panel.exported", "sales/by-month", "done"),
            new AuditRecord("dashboard.viewed", "sales-emea", "done"),
            new AuditRecord("dashboard.viewed", "sale", "done"));

        Assert.Equal(["sales/by-month", "sales"], (await List(new(Dashboard: "sales"))).Entries.Select(entry => entry.Target));
    }

    [Theory]
    [InlineData("changes", "role.added view_as.started")]
    [InlineData("sign-ins", "session.started session.refused")]
    [InlineData("refusals", "session.refused access.refused")]
    [InlineData("views", "dashboard.viewed panel.exported")]
    public async Task A_kind_is_what_it_says(string kind, string what)
    {
        await Write(
            new AuditRecord("session.refused", "who", "access.not_invited"),
            new AuditRecord("session.started", "one", "done"),
            new AuditRecord("access.refused", "who", "access.nothing_here"),
            new AuditRecord("panel.exported", "one", "done"),
            new AuditRecord("dashboard.viewed", "one", "done"),
            new AuditRecord("view_as.started", "one", "done"),
            new AuditRecord("role.added", "one", "done"));

        Assert.Equal(what.Split(' ').Order(StringComparer.Ordinal), (await List(new(Search: "o", Kind: kind))).Entries.Where(entry => entry.Target is "one" or "who").Select(entry => entry.What).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reference_finds_its_refusal_however_it_is_typed()
    {
        await Write(new AuditRecord("access.refused", "sales", "access.nothing_here") { Reference = "CD-9K2M-41" }, new AuditRecord("access.refused", "sales", "access.nothing_here") { Reference = "CD-9K2M-42" });

        Assert.Equal(["CD-9K2M-41"], (await List(new(Reference: " cd-9k2m-41 "))).Entries.Select(entry => entry.Reference));
    }

    [Theory]
    [InlineData("100%", 1)]
    [InlineData("a_b", 1)]
    [InlineData("%", 1)]
    [InlineData("_", 1)]
    [InlineData(@"\", 1)]
    [InlineData("'", 1)]
    [InlineData("ANALYST", 1)]
    [InlineData("nothing of the kind", 0)]
    public async Task A_search_takes_every_sign_for_itself(string search, int found)
    {
        string[] texts = ["100%", "a_b", @"back\slash", "it's", "analyst"];
        await Write([.. texts.Select(text => new AuditRecord("test", "text", "done") { Before = text }), new AuditRecord("test", "text", "done") { After = "100 aXb" }]);

        var entries = (await List(new(Search: search))).Entries.Where(entry => entry.What == "test").ToList();

        Assert.Equal(found, entries.Count);
    }

    [Fact]
    public async Task Since_takes_that_moment_and_what_came_after()
    {
        await Write(new AuditRecord("test", "before", "done"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await Write(new AuditRecord("test", "then", "done"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await Write(new AuditRecord("test", "after", "done"));

        Assert.Equal(["after", "then"], (await List(new(Since: new DateTime(2026, 5, 1, 8, 0, 1, DateTimeKind.Utc)))).Entries.Select(entry => entry.Target));
    }

    [Theory]
    [InlineData("sorts", 50, "kind")]
    [InlineData(null, 0, "take")]
    [InlineData(null, 1001, "take")]
    public async Task What_is_not_well_formed_is_refused_by_name(string? kind, int take, string field)
    {
        var refusal = (await Ask(new ListAudit(Kind: kind, Take: take))).Refusal!;

        Assert.Equal((RefusalKind.Invalid, field), (refusal.Kind, refusal.Field));
    }

    [Fact]
    public async Task Nobody_but_administrators_reads_or_takes_it()
    {
        await using var scope = services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();

        Assert.Equal("access.not_signed_in", (await mediator.Send(new ListAudit(), Stop)).Refusal!.Code);
        Assert.Equal("access.not_signed_in", (await mediator.Send(new VerifyAudit(), Stop)).Refusal!.Code);
        Assert.Equal("access.not_signed_in", (await mediator.Send(new ExportAudit(new()), Stop)).Refusal!.Code);
    }

    [Fact]
    public async Task The_file_has_all_pages_and_no_cell_that_a_spreadsheet_would_calculate()
    {
        string[] hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", "a,b", "a \"b\"", "two\nlines", "plain"];
        await Write([.. Enumerable.Range(0, 1010).Select(n => new AuditRecord("test", $"filler-{n}", "done"))]);
        await Write([.. hostile.Select(text => new AuditRecord("test", "hostile", "done") { Before = text })]);

        var file = Encoding.UTF8.GetString(await Export(new(Search: "test")));

        Assert.StartsWith("id,at,who,door,what,target,before,after,outcome,address,reference\r\n", file, StringComparison.Ordinal);
        Assert.Equal(1 + 1010 + hostile.Length, file.Split("\r\n").Length - 1);
        Assert.Contains(",test,filler-0,,,done,,\r\n", file, StringComparison.Ordinal);
        string[] cells = ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "\"'\r=1\"", "'＝1", "'＋1", "'－1", "'＠1", "\"a,b\"", "\"a \"\"b\"\"\"", "\"two\nlines\"", "plain"];
        Assert.All(cells, cell => Assert.Contains($",test,hostile,{cell},,done,,\r\n", file, StringComparison.Ordinal));
        Assert.Equal(["root"], folder.Read("SELECT who FROM audit WHERE what = 'audit.exported'"));
    }

    private async Task Write(params AuditRecord[] records)
    {
        await using var scope = services.CreateAsyncScope();
        await using var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(Stop);
        foreach (var record in records) scope.ServiceProvider.GetRequiredService<IAuditTrail>().Add(record);
        await change.Save(Stop);
    }

    private async Task<AuditPage> List(ListAudit request) => (await Ask(request)).Value!;

    private async Task<Result<AuditPage>> Ask(ListAudit request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator("root");
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, Stop);
    }

    private async Task<byte[]> Export(ListAudit which)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator("root");
        using var output = new MemoryStream();
        var file = (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ExportAudit(which), Stop)).Value!;
        await file.Write(output, Stop);
        return output.ToArray();
    }
}
