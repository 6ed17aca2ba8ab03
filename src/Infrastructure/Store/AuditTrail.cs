using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Store;

// The unit of work is made only when there is something to write: every request has a trail, and hardly one writes to it.
internal sealed partial class AuditTrail(IServiceProvider services, Caller caller, IServiceScopeFactory scopes, StoreOptions options, TimeProvider time, ILogger<AuditTrail> log) : IAuditTrail
{
    // Whoever was refused waits for their answer, and the log has the refusal too.
    private static readonly TimeSpan PatienceForRefusals = TimeSpan.FromSeconds(1);

    public void Add(AuditRecord record) => services.GetRequiredService<UnitOfWork>().Add(AuditRow.Of(record, caller, time.GetUtcNow().UtcDateTime));

    public async Task Record(AuditRecord record, CancellationToken cancellationToken)
    {
        if (caller.Rehearses) return;
        var row = AuditRow.Of(record, caller, time.GetUtcNow().UtcDateTime);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var own = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
            var patience = record.IsRefusal && options.Patience > PatienceForRefusals ? PatienceForRefusals : options.Patience;
            // Who goes away at once is written down all the same.
            await using var change = await own.Begin(patience, CancellationToken.None);
            own.Add(row);
            await change.Save(CancellationToken.None);
        }
        catch (StoreException exception)
        {
            NotRecorded(exception, record.What, record.Outcome, record.Reference);
        }
    }

    [LoggerMessage(LogLevel.Error, "The audit could not take {What} with {Outcome}, reference {Reference}")]
    private partial void NotRecorded(Exception exception, string what, string outcome, string? reference);
}
