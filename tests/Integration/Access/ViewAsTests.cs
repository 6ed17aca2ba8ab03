using System.Runtime.CompilerServices;
using CleanDash.Application;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Domain;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Integration.Access;

public sealed class ViewAsTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly FakeTimeProvider clock = new(new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider services;

    public ViewAsTests() => services = StoreHost.Open(folder.Data, time: clock);

    public static TheoryData<string, string> Endings => new()
    {
        { "UPDATE people SET state = 'disabled' WHERE email = 'user@demo.example'", "by itself: the viewed person was disabled" },
        { "UPDATE people SET stamp = 'another' WHERE email = 'user@demo.example'", "by itself: the viewed person was signed out" },
        { "DELETE FROM people WHERE email = 'user@demo.example'", "by itself: the viewed person was deleted" },
        { "INSERT INTO role_holders (person, role) SELECT id, 'admin' FROM people WHERE email = 'user@demo.example'", "by itself: the viewed person became an administrator" },
        { "DELETE FROM role_holders WHERE role = 'admin'", "by itself: the administrator lost the role" },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_browser_of_the_administrator_is_answered_as_the_viewed_person()
    {
        var admin = await SignIn("admin");
        await SignIn("user");

        Assert.Null(await Send(admin, new ViewAs("user@demo.example")));

        var present = Find(admin)!;
        Assert.Equal(("user@demo.example", "admin@demo.example"), (present.Person.Email, present.ViewedBy!.Email));
        Assert.Equal(["user"], present.Person.Roles);
        Assert.Equal("access.administrators_only", (await Send(admin, new ListPeople()))!.Code);
    }

    [Fact]
    public async Task Ending_it_shows_the_administrators_own_view_again_and_both_ends_stand_in_the_audit()
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        await Send(admin, new ViewAs(Id("user@demo.example")));

        Assert.Null(await Send(admin, new EndViewAs()));

        Assert.Null(Find(admin)!.ViewedBy);
        Assert.Equal("access.views_nobody", (await Send(admin, new EndViewAs()))!.Code);
        Assert.Equal(
            ["admin@demo.example started user@demo.example: until 2026-05-01 08:30 UTC at the latest", "admin@demo.example ended user@demo.example: as user@demo.example"],
            folder.Read("SELECT who || ' ' || substr(what, 9) || ' ' || target || ': ' || after FROM audit WHERE what LIKE 'view_as.%' ORDER BY id"));
    }

    [Fact]
    public async Task Nothing_can_be_changed_meanwhile()
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        await Send(admin, new ViewAs("user@demo.example"));
        var commands = typeof(ApplicationServices).Assembly.GetTypes()
            .Where(type => type is { IsInterface: false, IsGenericTypeDefinition: false } && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)))
            .ToList();

        var answers = new Dictionary<Type, string?>();
        foreach (var command in commands.Except([typeof(EndViewAs), typeof(EndSession)])) answers[command] = (await Send(admin, RuntimeHelpers.GetUninitializedObject(command)))?.Code;

        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Equal("access.viewing_as", answer.Value));
        Assert.Equal(
            answers.Keys.Select(command => $"admin@demo.example {command.Name} as user@demo.example").Order(StringComparer.Ordinal),
            folder.Read("SELECT who || ' ' || target || ' ' || after FROM audit WHERE outcome = 'access.viewing_as'").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_ends_by_itself_after_half_an_hour()
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        await Send(admin, new ViewAs("user@demo.example"));

        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.NotNull(Find(admin)!.ViewedBy);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(Find(admin)!.ViewedBy);
        await services.GetRequiredService<Upkeep>().Write(Stop);
        await services.GetRequiredService<Upkeep>().Write(Stop);
        Assert.Equal(
            ["admin@demo.example system user@demo.example by itself: half an hour was over"],
            folder.Read("SELECT who || ' ' || door || ' ' || target || ' ' || after FROM audit WHERE what = 'view_as.ended'"));
        Assert.Empty(folder.Read("SELECT viewing FROM sessions WHERE viewing IS NOT NULL"));
    }

    [Fact]
    public async Task A_new_view_after_one_that_ended_has_its_own_half_hour()
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        await Send(admin, new ViewAs("user@demo.example"));
        Assert.NotNull(Find(admin)!.ViewedBy);
        clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Null(await Send(admin, new ViewAs("user@demo.example")));

        clock.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull(Find(admin)!.ViewedBy);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task It_ends_by_itself_when_either_of_the_two_is_no_longer_what_they_were(string change, string why)
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        await Send(admin, new ViewAs("user@demo.example"));
        Assert.NotNull(Find(admin)!.ViewedBy);

        folder.Change("PRAGMA foreign_keys = ON; " + change);

        var present = Find(admin)!;
        Assert.Equal(("admin@demo.example", null), (present.Person.Email, present.ViewedBy?.Email));
        await services.GetRequiredService<Upkeep>().Write(Stop);
        Assert.Equal([why], folder.Read("SELECT after FROM audit WHERE what = 'view_as.ended'"));
    }

    [Theory]
    [InlineData("UPDATE people SET state = 'disabled' WHERE email = 'admin@demo.example'")]
    [InlineData("UPDATE people SET stamp = 'another' WHERE email = 'admin@demo.example'")]
    [InlineData("DELETE FROM people WHERE email = 'admin@demo.example'")]
    public async Task Nobody_is_there_any_more_when_the_administrator_must_leave(string change)
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        await Send(admin, new ViewAs("user@demo.example"));

        folder.Change("PRAGMA foreign_keys = ON; " + change);

        Assert.Null(Find(admin));
    }

    [Fact]
    public async Task Signing_out_meanwhile_ends_both()
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        await Send(admin, new ViewAs("user@demo.example"));

        Assert.Null(await Send(admin, new EndSession(admin.SessionId)));

        Assert.Null(Find(admin));
        Assert.Equal(["user@demo.example"], folder.Read("SELECT target FROM audit WHERE what = 'view_as.ended'"));
    }

    [Theory]
    [InlineData("admin@demo.example", null, "access.cannot_view_as")]
    [InlineData("user@demo.example", "UPDATE people SET state = 'disabled' WHERE email = 'user@demo.example'", "access.cannot_view_as")]
    [InlineData("user@demo.example", "UPDATE people SET state = 'invited' WHERE email = 'user@demo.example'", "access.cannot_view_as")]
    [InlineData("nobody@demo.example", null, "access.no_such_person")]
    [InlineData("no address", null, "access.bad_person")]
    public async Task Administrators_and_those_who_cannot_come_in_are_not_viewed(string person, string? change, string code)
    {
        var admin = await SignIn("admin");
        await SignIn("user");
        if (change is not null) folder.Change(change);

        Assert.Equal(code, (await Send(admin, new ViewAs(person)))!.Code);
        Assert.Null(Find(admin)!.ViewedBy);
    }

    [Fact]
    public async Task It_belongs_to_administrators_and_to_a_browser()
    {
        var user = await SignIn("user");
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().IsTheOperator("root");

        Assert.Equal("access.administrators_only", (await Send(user, new ViewAs("user@demo.example")))!.Code);
        Assert.Equal("access.no_session_to_view_in", (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ViewAs("user@demo.example"), Stop)).Refusal!.Code);
    }

    private string Id(string email) => folder.Read($"SELECT id FROM people WHERE email = '{email}'").Single();

    private Present? Find(SignedIn who) => services.GetRequiredService<Sessions>().Find(who.UserId, who.SessionId, who.Stamp);

    private async Task<SignedIn> SignIn(string person)
    {
        await using var scope = services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignInAsDemo(person), Stop)).Value!;
    }

    private async Task<Refusal?> Send(SignedIn who, object request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().IsPresent(Find(who)!, "203.0.113.9");
        // What it gives depends on the command, which only the running test knows.
        return (Refusal?)(await scope.ServiceProvider.GetRequiredService<IMediator>().Send((dynamic)request, Stop)).Refusal;
    }
}
