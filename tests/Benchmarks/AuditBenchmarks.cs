using BenchmarkDotNet.Attributes;
using CleanDash.Application.Access;
using CleanDash.Application.Auditing;
using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanDash.Benchmarks;

/// <summary>What it costs to look for something in an audit of a million entries, to check all of it, and to take it as a file.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 10, invocationCount: 1)]
public class AuditBenchmarks : IDisposable
{
    private const int Entries = 1_000_000;
    private readonly string folder = Directory.CreateTempSubdirectory("cleandash-audit-").FullName;
    private ServiceProvider services = null!;

    /// <summary>Writes the entries: most are views of pages, as in use.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder)]).Build();
        var registered = new ServiceCollection();
        registered.AddLogging();
        registered.AddScoped<Caller>();
        registered.AddInfrastructure(HostSettings.ForConsole(configuration, usesWarehouse: false), TimeSpan.FromSeconds(5));
        services = registered.BuildServiceProvider();
        services.GetRequiredService<IStore>().OpenOrCreate();
        Fill();
    }

    /// <summary>Takes the store away.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        services.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The newest page and the number of all.</summary>
    [Benchmark]
    public int Newest() => List(new());

    /// <summary>Somebody of whom there are a hundred entries.</summary>
    [Benchmark]
    public int OfAPerson() => List(new(Person: "person77@example.com"));

    /// <summary>The entry of one refusal.</summary>
    [Benchmark]
    public int OfAReference() => List(new(Reference: "CD-77-77"));

    /// <summary>A dashboard with its panels in the last week.</summary>
    [Benchmark]
    public int OfADashboard() => List(new(Dashboard: "board-7", Since: At(Entries - 20_000)));

    /// <summary>A word that stands in few entries, looked for in all.</summary>
    [Benchmark]
    public int Search() => List(new(Search: "person7777@"));

    /// <summary>The whole chain.</summary>
    [Benchmark]
    public AuditCheck Verify()
    {
        using var scope = services.CreateScope();
        var check = scope.ServiceProvider.GetRequiredService<IAuditLog>().Verify(noted: null, CancellationToken.None).GetAwaiter().GetResult();
        return check.Why is null ? check : throw new InvalidOperationException(check.Why);
    }

    /// <summary>Everything as a file; it is allocated page by page and held nowhere.</summary>
    [Benchmark]
    public void Export()
    {
        using var scope = services.CreateScope();
        new AuditFile(scope.ServiceProvider.GetRequiredService<IAuditLog>(), new()).Write(Stream.Null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static DateTime At(int n) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(n * 30);

    private int List(ListAudit which)
    {
        using var scope = services.CreateScope();
        var log = scope.ServiceProvider.GetRequiredService<IAuditLog>();
        var entries = log.Read(which, 51, CancellationToken.None).GetAwaiter().GetResult();
        return entries.Count > 0 ? log.Count(which, CancellationToken.None).GetAwaiter().GetResult() : throw new InvalidOperationException("Nothing was found.");
    }

    private void Fill()
    {
        using var connection = new SqliteConnection(Sqlite.ConnectionString(Path.Combine(folder, StoreOptions.FileName), TimeSpan.FromSeconds(30), pooled: false));
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO audit (id, at, who, door, what, target, before, after, outcome, address, reference, hash) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        var hash = "";
        for (var n = 1; n <= Entries; n++)
        {
            var refused = n % 100 == 0;
            string?[] fields =
            [
                StoreContext.Text(At(n)), $"person{n % 10_000}@example.com", "web", refused ? "access.refused" : "dashboard.viewed", $"board-{n % 50}", null, refused ? null : "3 times",
                refused ? "access.nothing_here" : "done", refused ? "203.0.113.9" : null, refused ? $"CD-{n / 100}-{n / 100}" : null,
            ];
            hash = AuditRow.HashOf(hash, n, fields);
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("$0", n);
            for (var i = 0; i < fields.Length; i++) insert.Parameters.AddWithValue($"${i + 1}", (object?)fields[i] ?? DBNull.Value);
            insert.Parameters.AddWithValue("$11", hash);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        connection.Do($"UPDATE audit_head SET last_id = {Entries}, last_hash = '{hash}'");
    }
}
