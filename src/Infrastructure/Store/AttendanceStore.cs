using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace CleanDash.Infrastructure.Store;

internal sealed class AttendanceStore(StoreContext context) : IAttendanceStore
{
    public async Task Save(IReadOnlyDictionary<UserId, DateTime> seen, CancellationToken cancellationToken)
    {
        foreach (var (person, at) in seen)
        {
            var (id, instant) = (person.ToString(), StoreContext.Text(at));
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO last_seen (person, at) SELECT id, {instant} FROM people WHERE id = {id}
                ON CONFLICT (person) DO UPDATE SET at = excluded.at WHERE excluded.at > at
                """,
                cancellationToken);
        }
    }
}
