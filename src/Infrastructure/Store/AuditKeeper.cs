using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Infrastructure.Store;

/// <summary>The only code that deletes lines of the audit, and only from its old end: the hash of the last one that goes is kept, so that the chain hangs on it.</summary>
internal sealed class AuditKeeper(StoreOptions store, IServiceScopeFactory scopes) : IAuditKeeper
{
    // Writers wait for no longer than such a piece takes, some tenths of a second.
    internal const int Piece = 20_000;

    public async Task<int> LetGo(DateTime before, CancellationToken cancellationToken)
    {
        var count = 0;
        // A glance without the weight of a change: on most days there is nothing.
        while (Oldest() is { } oldest && oldest < before)
        {
            var gone = await LetGoPiece(before, cancellationToken);
            if (gone == 0) break;
            count += gone;
        }

        return count;
    }

    public AuditMark Newest()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT last_id, last_hash FROM audit_head";
        using var row = command.ExecuteReader();
        return row.Read() ? new AuditMark(row.GetInt64(0), row.GetString(1)) : default;
    }

    private async Task<int> LetGoPiece(DateTime before, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<StoreContext>();
        await using var change = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Begin(cancellationToken);
        var oldest = await context.Audit.OrderBy(static row => row.Id).Take(Piece).Select(static row => new { row.Id, row.At, row.Hash }).ToListAsync(cancellationToken);
        // Up to the first one that is young enough: a clock that was set back leaves old times behind young ones, which go later.
        if (oldest.TakeWhile(row => row.At < before).LastOrDefault() is not { } last) return 0;
        var gone = await context.Database.ExecuteSqlAsync($"DELETE FROM audit WHERE id <= {last.Id}", cancellationToken);
        (await context.Head.SingleAsync(cancellationToken)).Anchor(last.Id, last.Hash);
        scope.ServiceProvider.GetRequiredService<IAuditTrail>().Add(new AuditRecord("audit.trimmed", "audit", "done") { Before = $"{gone} entries up to {last.Id}", After = "let go for their age" });
        await change.Save(cancellationToken);
        return gone;
    }

    private DateTime? Oldest()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at FROM audit ORDER BY id LIMIT 1";
        return command.ExecuteScalar() is string at ? StoreContext.Instant(at) : null;
    }

    private SqliteConnection Connect()
    {
        try
        {
            var connection = new SqliteConnection(Sqlite.ConnectionString(store, pooled: false));
            connection.Open();
            return connection;
        }
        catch (SqliteException exception)
        {
            throw Sqlite.Fault(exception);
        }
    }
}
