using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanDash.Application.Access;

/// <summary>
/// What the web host does now and then so that no request has to write: views of pages and who was there are written together; views of others that ended by themselves are
/// written down; entries of the audit that are old enough are let go. Without news nothing is written.
/// </summary>
public sealed partial class Upkeep(
    PageViews views,
    Attendance attendance,
    Sessions sessions,
    IAccessState access,
    IAuditKeeper keeper,
    AuditOptions options,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<Upkeep> log)
{
    /// <summary>The longest that a view of a page waits to be written.</summary>
    public static TimeSpan Often { get; } = TimeSpan.FromSeconds(30);

    private DateTimeOffset? kept;

    /// <summary>Writes what there is; what the store does not take is tried again the next time.</summary>
    public async Task Write(CancellationToken cancellationToken)
    {
        await Guarded(() => WriteViews(cancellationToken));
        await Guarded(() => EndViewings(cancellationToken));
    }

    /// <summary>Once a day: lets go of old entries and notes the newest one in the log, outside the store.</summary>
    public async Task KeepAudit(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - kept < TimeSpan.FromDays(1)) return;
        await Guarded(async () =>
        {
            if (options.KeepDays > 0 && await keeper.LetGo(now.UtcDateTime.AddDays(-options.KeepDays), cancellationToken) is > 0 and var count) Gone(count, options.KeepDays);
            Stands($"{keeper.Newest()}");
            kept = now;
        });
    }

    private async Task WriteViews(CancellationToken cancellationToken)
    {
        var (counted, seen) = (views.Take(), attendance.Take());
        if (counted.Count == 0 && seen.Count == 0) return;
        var saved = false;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            // Through the web door; the names are those of the counts.
            scope.ServiceProvider.GetRequiredService<Caller>().Is(person: null, address: null);
            var audit = scope.ServiceProvider.GetRequiredService<IAuditTrail>();
            await using var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(cancellationToken);
            foreach (var (view, count) in counted)
            {
                var how = count == 1 ? "once" : $"{count} times";
                audit.Add(new AuditRecord("dashboard.viewed", view.Dashboard, "done") { Who = view.Who, After = view.LookingAs is null ? how : $"as {view.LookingAs}; {how}" });
            }

            await scope.ServiceProvider.GetRequiredService<IAttendanceStore>().Save(seen, cancellationToken);
            await change.Save(cancellationToken);
            saved = true;
        }
        finally
        {
            if (!saved)
            {
                views.PutBack(counted);
                attendance.PutBack(seen);
            }
        }
    }

    private async Task EndViewings(CancellationToken cancellationToken)
    {
        var snapshot = access.Current;
        var ended = snapshot.Sessions.Select(session => (session.Key, session.Value, Why: sessions.WhyEnded(snapshot, session.Key, session.Value))).Where(static session => session.Why is not null).ToList();
        if (ended.Count == 0) return;
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<IPeople>();
        var audit = scope.ServiceProvider.GetRequiredService<IAuditTrail>();
        await using var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(cancellationToken);
        foreach (var (id, live, why) in ended)
        {
            // Whoever was faster has written it down.
            if (await people.FindSession(id, cancellationToken) is not { } session || session.Viewing != live.Viewing || session.EndViewing() is not { } viewing) continue;
            audit.Add(new AuditRecord("view_as.ended", viewing.Email.Value, "done") { Who = snapshot.People.GetValueOrDefault(live.UserId)?.Email, After = $"by itself: {why}" });
        }

        await change.Save(cancellationToken);
    }

    private async Task Guarded(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever it is, people are served on.
            NotWritten(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store took no views of pages or upkeep; it is tried again")]
    private partial void NotWritten(Exception exception);

    [LoggerMessage(LogLevel.Information, "{Count} entries of the audit were older than {Days} days and are let go")]
    private partial void Gone(int count, int days);

    [LoggerMessage(LogLevel.Information, "The audit's newest entry and its hash are {Newest}")]
    private partial void Stands(string newest);
}
