using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using CleanDash.Integration.Hosts;
using CleanDash.Integration.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>A store of one test's own with the product's use cases over it, sent by the local operator.</summary>
internal sealed class Office : IAsyncDisposable
{
    private readonly TestFolder folder;
    private readonly ServiceProvider services;
    private readonly bool ownsFolder;

    private Office(TestFolder folder, bool ownsFolder)
    {
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        services = StoreHost.Open(folder.Data, TimeSpan.FromSeconds(20));
    }

    public TestFolder Folder => folder;

    public IAccessState State => services.GetRequiredService<IAccessState>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens one that knows the demo dashboards.</summary>
    public static async Task<Office> Open()
    {
        var office = new Office(new TestFolder(), ownsFolder: true);
        await using var scope = office.services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NewDashboards>().TakeNew(Stop);
        return office;
    }

    /// <summary>A second program over the same store, with connections and a turn to write of its own.</summary>
    public Office Beside() => new(folder, ownsFolder: false);

    /// <summary>Sends a request as <c>root</c> at the console.</summary>
    public Task<Result<T>> Send<T>(IMessage<T> request) => Send(request, static caller => caller.IsTheOperator("root"));

    /// <summary>Sends a request as <c>--dry-run</c> does.</summary>
    public Task<Result<T>> Rehearse<T>(IMessage<T> request) => Send(request, static caller =>
    {
        caller.IsTheOperator("root");
        caller.Rehearses = true;
    });

    public async Task<Result<T>> Send<T>(IMessage<T> request, Action<Caller> by)
    {
        await using var scope = services.CreateAsyncScope();
        by(scope.ServiceProvider.GetRequiredService<Caller>());
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, Stop);
    }

    /// <summary>Works with the services of one scope.</summary>
    public async Task Within(Func<IServiceProvider, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    /// <summary>Sends a request that must not be refused.</summary>
    public async Task<T> Do<T>(IMessage<T> request) => (await Send(request)).Try(out var value, out var refusal) ? value : throw new InvalidOperationException($"{refusal.Code}: {refusal.Message}");

    /// <summary>Sends a request that must be refused, and gives the code.</summary>
    public async Task<string> Refused<T>(IMessage<T> request) => (await Send(request)).Refusal?.Code ?? "";

    /// <summary>Somebody who has signed in, with these roles.</summary>
    public async Task Active(string email, params string[] roles)
    {
        await Do(new AddPerson(email, null, roles));
        folder.Change($"INSERT INTO identities (issuer, subject, person) SELECT 'https://accounts.google.com', email, id FROM people WHERE email = '{email}'; UPDATE people SET state = 'active' WHERE email = '{email}'");
    }

    /// <summary>The audit since the beginning, without what the product did at the start: <c>what target before → after</c>.</summary>
    public IReadOnlyList<string> Audit() => folder.Read(
        "SELECT what || ' ' || target || CASE outcome WHEN 'done' THEN '' ELSE ' (' || outcome || ')' END || ': ' || coalesce(before, '') || ' → ' || coalesce(after, '') FROM audit WHERE door <> 'system' ORDER BY id");

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (ownsFolder) folder.Dispose();
    }
}
