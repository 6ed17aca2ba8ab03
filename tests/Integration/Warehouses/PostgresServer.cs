using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CleanDash.Application.Warehouses;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>Its tests stop the server and start it again: one after the other.</summary>
[CollectionDefinition(nameof(PostgresServer), DisableParallelization = true)]
public sealed class PostgresServerCollection : ICollectionFixture<PostgresServer>;

/// <summary>A real PostgreSQL server with some of the sample tables in a database <c>demo</c>, started by the first test that needs it and stopped after the last.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string Password = "hunter2-hunter2";

    private const string OwnersPassword = "owner-of-it-all";

    // A rest of the tables: what the panels name whose text PostgreSQL knows as it is.
    private static readonly (string Table, string Columns)[] Tables =
    [
        ("airlines", "carrier text, name text"),
        ("planes", "tailnum text, year int, manufacturer text"),
        ("flights", "flight_date date, dep_time int, arr_delay int, carrier text, tailnum text, origin text, dest text"),
    ];

    private readonly TestFolder folder = new();
    private readonly Lazy<Task> made;
    private int port;

    public PostgresServer() => made = new(Make);

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin")).Where(static bin => File.Exists(Path.Combine(bin, "initdb"))).Max(StringComparer.Ordinal)
        : null;

    private string Cluster => Path.Combine(folder.Path, "cluster");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (port > 0)
            await Stop();
        folder.Dispose();
    }

    /// <summary>The driver and an account that only reads; skips the test where there can be no server.</summary>
    internal async Task<WarehouseOptions> Options(string user = "reader", string password = Password, string more = "")
    {
        var options = DriverWarehouse.Options("postgresql");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Programs is not null, "Needs PostgreSQL: there is no /usr/lib/postgresql/*/bin/initdb.");
        Assert.SkipUnless(
            !Environment.IsPrivilegedProcess || (File.Exists("/usr/sbin/runuser") && File.ReadLines("/etc/passwd").Any(static line => line.StartsWith("postgres:", StringComparison.Ordinal))),
            "PostgreSQL does not run as root, and there is no user postgres to run it as.");
        await made.Value;
        options.Options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["uri"] = $"postgresql://{user}:{password}@127.0.0.1:{port}/demo?application_name=cleandash&connect_timeout=5&options=-c%20default_transaction_read_only%3Don{more}",
        };
        return options;
    }

    /// <summary>What the owner of everything is answered, a row a line.</summary>
    internal Task<string> Ask(string sql, string database = "demo") =>
        Call(Path.Combine(Programs!, "psql"), ["-X", "-At", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{port}", "-U", "postgres", "-d", database, "-c", sql]);

    internal Task Start() => Control("start", "-w", "-l", Path.Combine(folder.Path, "log"), "-o", $"-p {port} -h 127.0.0.1 -k {folder.Path} -c fsync=off");

    internal Task Stop() => Control("stop", "-w", "-m", "immediate");

    private Task<string> Control(params string[] arguments) => AsServer("pg_ctl", ["-D", Cluster, "-s", .. arguments]);

    private async Task Make()
    {
        var password = Path.Combine(folder.Path, "password");
        await File.WriteAllTextAsync(password, OwnersPassword);
        if (Environment.IsPrivilegedProcess)
            await Call("chown", ["-R", "postgres:", folder.Path]);
        await AsServer("initdb", ["-D", Cluster, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
        port = FreePort();
        await Start();
        await Ask("CREATE DATABASE demo", "postgres");
        await Ask($"CREATE ROLE reader LOGIN PASSWORD '{Password}'; CREATE SCHEMA flights; GRANT USAGE ON SCHEMA flights TO reader; CREATE TABLE hidden (x int)");
        foreach (var (table, columns) in Tables)
        {
            var csv = Path.Combine(folder.Path, table + ".csv");
            var names = string.Join(", ", columns.Split(", ").Select(static column => column.Split(' ')[0]));
            TestWarehouse.MakeDatabase(":memory:", $"COPY (SELECT {names} FROM '{Samples()}/demo/flights/{table}.parquet') TO '{csv}' (FORMAT csv)");
            await Ask($"CREATE TABLE flights.{table} ({columns})");
            await Ask($"\\copy flights.{table} FROM '{csv}' CSV HEADER");
        }

        await Ask("GRANT SELECT ON ALL TABLES IN SCHEMA flights TO reader");
    }

    private static string Samples() => Infrastructure.Warehouses.WarehouseRules.Locate("samples/lakehouse");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task<string> AsServer(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? Call("/usr/sbin/runuser", ["-u", "postgres", "--", Path.Combine(Programs!, program), .. arguments])
        : Call(Path.Combine(Programs!, program), arguments);

    private static async Task<string> Call(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment["PGPASSWORD"] = OwnersPassword;
        using var process = Process.Start(start)!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.ExitCode == 0 ? (await said).Trim() : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {await said}{await wrong}");
    }
}
