using CleanDash.Integration.Hosts;
using CleanDash.Integration.StatementExecution;
using Xunit;

namespace CleanDash.Integration.Secrets;

/// <summary>The console at its most talkative, and starts of both hosts that fail on the settings which hold the secrets.</summary>
public sealed class ConsoleCanaryTests : IDisposable
{
    private readonly Canaries canaries = new();
    private readonly TestFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("text", false)]
    [InlineData("json", true)]
    public async Task The_console_leaves_no_secret_on_the_screen_or_in_its_log(string format, bool fromFile)
    {
        await using var workspace = await FakeWorkspace.Start();
        var token = canaries.Make("the token");
        canaries.Add("the signature of a link", FakeWorkspace.StorageSecret["sig=".Length..]);
        canaries.Add("the header of a link", "opens-it");
        workspace.Tokens[token] = true;
        var settings = new Dictionary<string, string>
        {
            ["Log__Format"] = format,
            ["DATABRICKS_WORKSPACE_URL"] = workspace.Address.ToString(),
            ["DATABRICKS_WAREHOUSE_ID"] = FakeWorkspace.Warehouse,
        };
        if (fromFile) settings["DATABRICKS_TOKEN_FILE"] = Write("token", token + "\n");
        else settings["DATABRICKS_TOKEN"] = token;

        List<Ended> ended = [await Console(settings, "init")];
        // Where a web host has run there is a folder for logs, and the console's goes there too.
        Directory.CreateDirectory(Path.Combine(folder.Data, "logs"));
        ended.Add(await Console(settings, "warehouse", "test", "--panels"));
        Assert.Contains("Every panel's statement fits what is there.", ended[^1].Output, StringComparison.Ordinal);
        ended.Add(await Console(settings, "panel", "run", "nyc-taxi", "trips-per-day", "--set", "date=2016-01-01..2016-01-07"));
        Assert.Equal(0, ended[^1].ExitCode);
        workspace.Instead = Repeating.Fails;
        ended.Add(await Console(settings, "warehouse", "test", "--panels"));
        Assert.Contains("The SQL does not fit the tables", ended[^1].Output, StringComparison.Ordinal);
        var cluster = settings.Where(static setting => setting.Key != "DATABRICKS_WAREHOUSE_ID").Append(new("DATABRICKS_CLUSTER", "0123-456789-abcdefgh")).ToDictionary();
        foreach (var status in new[] { 401, 403, 500 })
        {
            workspace.Instead = context => Repeating.Refuse(context, status);
            ended.Add(await Console(settings, "warehouse", "test", "--json"));
            Assert.NotEqual(0, ended[^1].ExitCode);
            ended.Add(await Console(settings, "panel", "run", "nyc-taxi", "trips-per-day"));
            Assert.NotEqual(0, ended[^1].ExitCode);
            ended.Add(await Console(cluster, "warehouse", "test"));
            Assert.NotEqual(0, ended[^1].ExitCode);
        }

        Hear(ended);
        Assert.Contains("debug", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(folder.Data, "logs"), "console-*"))), StringComparison.OrdinalIgnoreCase);
    }

    public static TheoryData<string, string, string> WrongSettings => new()
    {
        { "Warehouse__Url=https://ann:{0}@spark.example.com/", "", "Warehouse:Url" },
        { "Warehouse__Url=sc://ann:{0}@spark.example.com/", "", "Warehouse:Url" },
        { "Warehouse__Url=sc://spark.example.com:15002;token={0}", "", "Warehouse:Url" },
        { "Warehouse__Url=sc://spark.example.com:15002/;token={0};use_ssl=false", "", "Warehouse:Url" },
        { "Warehouse__Url=sc://spark.example.com:15002/;token={0};token={0}", "", "Warehouse:Url" },
        { "Warehouse__Url=sc://spark.example.com:15002/;{0}", "", "Warehouse:Url" },
        { "Warehouse__Url=sc://spark.example.com:15002/;{0}==", "", "Warehouse:Url" },
        { "Warehouse__Url=sc://spark.example.com:15002/;token={0}", "Warehouse__TokenFile={0}", "Warehouse:TokenFile" },
        { "Warehouse__Url=sc://spark.example.com:15002/;token={0}", "DATABRICKS_CLUSTER=0123", "Warehouse:Url" },
        { "DATABRICKS_CLUSTER=0123", "DATABRICKS_TOKEN_FILE={0}", "DATABRICKS_TOKEN_FILE" },
        { "DATABRICKS_CLUSTER=0123", "DATABRICKS_WORKSPACE_URL=http://token:{0}@dbc-1.cloud.databricks.com/?token={0}", "DATABRICKS_WORKSPACE_URL" },
        { "DATABRICKS_TOKEN={0}", "DATABRICKS_TOKEN_FILE=/no/such/file", "DATABRICKS_TOKEN_FILE" },
        { "DATABRICKS_TOKEN={0}", "Databricks__Tokn={0}", "Databricks:Tokn" },
        { "DATABRICKS_CLIENT_SECRET_FILE={0}", "", "DATABRICKS_CLIENT_SECRET_FILE" },
        { "GOOGLE_OAUTH_CLIENT_SECRET_FILE={0}", "", "GOOGLE_OAUTH_CLIENT_SECRET_FILE" },
        { "GOOGLE_OAUTH_CLIENT_SECRET={0}", "Google__Authority=https://ann:{0}@accounts.example.com", "Google:Authority" },
        { "CLEANDASH_PUBLIC_URL=https://ann:{0}@dash.example.com", "", "CLEANDASH_PUBLIC_URL" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_start_that_fails_names_the_setting_and_not_the_secret(string setting, string another, string key)
    {
        var secret = canaries.Make("the secret");
        var settings = new[] { setting, another }.Where(static text => text.Length > 0).Select(text => text.Replace("{0}", secret, StringComparison.Ordinal).Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        var ended = await HostProcess.Run(HostProcess.WebHost, [], Stop, Talking(settings));

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(ended.ErrorLines, line => line.Contains(key, StringComparison.Ordinal));
        Hear([ended]);
    }

    [Theory]
    [InlineData("{0}\n{1}")]
    [InlineData("Bearer {0}\t{1}")]
    [InlineData("{0}…{1}")]
    public async Task A_file_with_more_in_it_than_a_token_is_told_and_not_repeated(string content)
    {
        await using var workspace = await FakeWorkspace.Start();
        var (one, other) = (canaries.Make("the first line of a file"), canaries.Make("the second line of a file"));
        var settings = new Dictionary<string, string>
        {
            ["DATABRICKS_WORKSPACE_URL"] = workspace.Address.ToString(),
            ["DATABRICKS_WAREHOUSE_ID"] = FakeWorkspace.Warehouse,
            ["DATABRICKS_TOKEN_FILE"] = Write("token", content.Replace("{0}", one, StringComparison.Ordinal).Replace("{1}", other, StringComparison.Ordinal)),
        };

        List<Ended> ended = [await Console(settings, "init"), await Console(settings, "warehouse", "test"), await Console(settings, "panel", "run", "nyc-taxi", "trips-per-day")];
        Hear(ended);
        Assert.Contains("holds more than a token", ended[1].Output, StringComparison.Ordinal);
        Assert.Contains("credentials", ended[2].Error, StringComparison.Ordinal);
    }

    private Task<Ended> Console(Dictionary<string, string> settings, params string[] line) => HostProcess.Run(HostProcess.Console, line, Stop, Talking(settings));

    private Dictionary<string, string> Talking(Dictionary<string, string> settings) => new(settings) { ["CLEANDASH_DATA"] = folder.Data, ["Log__Level"] = "trace" };

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder.Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    private void Hear(IEnumerable<Ended> ended)
    {
        var heard = ended.SelectMany(static (process, number) => new[] { ($"process {number}: stdout", process.Output), ($"process {number}: stderr", process.Error) });
        if (Directory.Exists(folder.Data)) heard = heard.Concat(TalkingHost.Files(folder.Data).Select(static file => (file, File.ReadAllText(file))));
        var leaks = heard.SelectMany(text => canaries.Find(text.Item1, text.Item2)).ToList();
        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
    }
}
