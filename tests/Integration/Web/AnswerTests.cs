using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>The addresses that tiles ask, over a host of their own, so that its statements can be counted.</summary>
public sealed class AnswerTests(WebHost host) : AnswerHost(host), IClassFixture<WebHost>
{
    [Theory]
    [InlineData("/dashboards/fleet-and-weather/panels/fleet-age")]
    [InlineData("/dashboards/fleet-and-weather/panels/none")]
    [InlineData("/dashboards/nowhere/panels/fleet-age")]
    [InlineData("/dashboards/nyc-taxi/panels/fleet-age")]
    [InlineData("/dashboards/nyc-taxi/panels/on-time")]
    [InlineData("/dashboards/NYC-TAXI/panels/ride-cost")]
    [InlineData("/dashboards/nyc-taxi/panels/Ride-Cost")]
    [InlineData("/dashboards/nyc-taxi/panels/ride-cost.")]
    [InlineData("/dashboards/nyc-taxi/panels/ride-cost%20")]
    [InlineData("/dashboards/nyc-taxi%2fpanels/panels/ride-cost")]
    [InlineData("/dashboards/nyc-taxi/panels/..%2f..%2ffleet-and-weather%2fpanels%2ffleet-age")]
    [InlineData("/dashboards/fleet-and-weather/panels/fleet-age/table")]
    [InlineData("/dashboards/fleet-and-weather/panels/fleet-age?undeclared=1")]
    [InlineData("/dashboards/fleet-and-weather/options/origin")]
    [InlineData("/dashboards/nowhere/options/origin")]
    public async Task What_is_not_there_and_what_is_not_yours_is_the_same_and_sends_nothing(string address)
    {
        using var client = await Host.SignedIn("user");
        long before = await Statements();
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal("Nothing here, or not shared with you.", problem.GetProperty("detail").GetString());
        Assert.Matches("^CD-[A-Z0-9]{4}-[0-9]{2}$", problem.GetProperty("reference").GetString());
        Assert.Equal(before, await Statements());
    }

    [Theory]
    [InlineData("undeclared=1", "undeclared")]
    [InlineData("bin=2&bin=3", "bin")]
    [InlineData("bin=NaN", "bin")]
    [InlineData("bin=1,5", "bin")]
    [InlineData("bin=1e309", "bin")]
    [InlineData("bin=0", "bin")]
    [InlineData("date=2016-02-30..2016-03-01", "date")]
    [InlineData("date=2016-02-01", "date")]
    [InlineData("dropoff_zips=10001%27%20OR%201=1--", "dropoff_zips")]
    [InlineData("user_email=boss@example.com", "user_email")]
    public async Task A_bad_parameter_is_refused_by_name_and_sends_nothing(string query, string parameter)
    {
        using var client = await Host.SignedIn("user");
        long before = await Statements();
        using var answer = await client.GetAsync(new Uri($"/dashboards/nyc-taxi/panels/ride-cost?{query}", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(parameter, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("parameter").GetString());
        Assert.Equal(before, await Statements());
    }

    [Fact]
    public async Task Who_is_not_signed_in_gets_a_plain_401_for_data_and_the_sign_in_for_pages()
    {
        using var client = Host.Client();
        foreach (string address in new[] { "/dashboards/nyc-taxi/panels/ride-cost", "/dashboards/nyc-taxi/panels/ride-cost/table", "/dashboards/nyc-taxi/options/dropoff_zips", "/dashboards/nowhere/panels/x" })
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var page = await client.GetAsync(new Uri("/dashboards/nyc-taxi?bin=2", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal("/login?returnUrl=%2Fdashboards%2Fnyc-taxi%3Fbin%3D2", page.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_known_ETag_does_not_help_who_signed_out()
    {
        using var client = await Host.SignedIn("user");
        var answer = await Settled(client, "/dashboards/nyc-taxi/panels/ride-cost");
        using var stranger = Host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboards/nyc-taxi/panels/ride-cost");
        request.Headers.TryAddWithoutValidation("If-None-Match", answer.ETag);
        using var refused = await stranger.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_required_filter_is_asked_for_without_a_statement_and_no_rows_say_empty()
    {
        using var client = await Host.SignedIn("analyst");
        long before = await Statements();
        var ask = await Get(client, "/dashboards/everything/panels/to-one-zip");
        Assert.Equal("ask", ask.State);
        Assert.Equal("zip", ask.Json.GetProperty("missing")[0].GetString());
        Assert.Equal(before, await Statements());
        var empty = await Settled(client, "/dashboards/everything/panels/to-one-zip?zip=nowhere");
        Assert.Equal("empty", empty.State);
        Assert.Equal(0, empty.Json.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task A_broken_panel_says_what_is_wrong_with_200_and_is_asked_anew_each_time()
    {
        using var client = await Host.SignedIn("analyst");
        var first = await Settled(client, "/dashboards/everything/panels/broken");
        var second = await Settled(client, "/dashboards/everything/panels/broken");
        Assert.Equal("error", first.State);
        Assert.Null(first.ETag);
        var error = first.Json.GetProperty("error");
        Assert.Equal("panel.columns", error.GetProperty("code").GetString());
        Assert.StartsWith("Broken: Column 'Zip' holds a null", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(error.GetProperty("reference").GetString(), second.Json.GetProperty("error").GetProperty("reference").GetString());
        Assert.Contains(error.GetProperty("reference").GetString()!, Host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_panel_says_that_it_runs_and_comes_by_itself_from_one_statement()
    {
        using var client = await Host.SignedIn("analyst");
        const string address = "/dashboards/everything/panels/slow?date=2016-01-01..2016-01-02";
        long before = await Statements();
        using var first = await client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal("1", first.Headers.GetValues("Retry-After").Single());
        var waiting = (await first.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("waiting");
        Assert.Equal("running", waiting.GetProperty("for").GetString());

        var answer = await Settled(client, address);
        Assert.Equal("ok", answer.State);
        Assert.Equal(1, await Statements() - before);
    }

    [Fact]
    public async Task Giving_up_needs_the_pages_token_and_ends_the_statement()
    {
        using var client = await Host.SignedIn("analyst");
        const string address = "/dashboards/everything/panels/slow?date=2016-01-03..2016-01-04";
        long cancelled = await Metric("cleandash_statements_total", "outcome=\"cancelled\"");
        Assert.Equal("running", (await Get(client, address)).State);
        string cancel = address.Replace("slow?", "slow/cancel?", StringComparison.Ordinal);
        using (var bare = await client.PostAsync(new Uri(cancel, UriKind.Relative), null, Cancelled))
            Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);

        string token = WebHost.TokenOf(await client.GetStringAsync(new Uri("/dashboards/everything", UriKind.Relative), Cancelled));
        using var request = new HttpRequestMessage(HttpMethod.Post, cancel);
        request.Headers.Add("RequestVerificationToken", token);
        using (var done = await client.SendAsync(request, Cancelled))
            Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        await Waits.For(() => Metric("cleandash_statements_total", "outcome=\"cancelled\""), now => now > cancelled);
    }

    [Fact]
    public async Task Refreshing_runs_the_statement_again()
    {
        using var client = await Host.SignedIn("user");
        const string address = "/dashboards/nyc-taxi/panels/ride-length?date=2016-02-01..2016-02-07";
        var first = await Settled(client, address);
        string token = WebHost.TokenOf(await client.GetStringAsync(new Uri("/dashboards/nyc-taxi", UriKind.Relative), Cancelled));
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Replace("ride-length?", "ride-length/refresh?", StringComparison.Ordinal));
        request.Headers.Add("RequestVerificationToken", token);
        using var answer = await client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(first.ETag, answer.Headers.GetValues("ETag").Single());
    }

    [Fact]
    public async Task The_table_comes_from_the_kept_answer()
    {
        using var client = await Host.SignedIn("user");
        var answer = await Settled(client, "/dashboards/nyc-taxi/panels/trips-per-day");
        long before = await Statements();
        using var table = await client.GetAsync(new Uri("/dashboards/nyc-taxi/panels/trips-per-day/table", UriKind.Relative), Cancelled);
        string html = await table.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal("text/html", table.Content.Headers.ContentType!.MediaType);
        Assert.Equal(22, html.Split("<tr>").Length - 1);
        Assert.Contains("2016-01-23", html, StringComparison.Ordinal);
        Assert.Equal(before, await Statements());
        Assert.Equal(21, answer.Json.GetProperty("rows").GetInt32());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task An_answer_is_compressed_as_the_client_accepts_and_is_the_same(string coding)
    {
        using var client = await Host.SignedIn("user");
        var plain = await Settled(client, "/dashboards/nyc-taxi/panels/when-new-york-rides");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboards/nyc-taxi/panels/when-new-york-rides");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", $"{coding};q=0.9, x;q=0");
        using var answer = await client.SendAsync(request, Cancelled);
        Assert.Equal(coding, Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Equal("Accept-Encoding", answer.Headers.GetValues("Vary").Single());
        await using var body = await answer.Content.ReadAsStreamAsync(Cancelled);
        await using Stream read = coding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        Assert.Equal(plain.Text, await new StreamReader(read).ReadToEndAsync(Cancelled));
    }

    [Fact]
    public async Task Choices_are_searched_and_cut_on_the_server()
    {
        using var client = await Host.SignedIn("user");
        var all = await client.GetFromJsonAsync<JsonElement>("/dashboards/nyc-taxi/options/dropoff_zips", Cancelled);
        var first = all.GetProperty("options")[0];
        Assert.True(first.GetProperty("count").GetInt64() > 0);
        string zip = first.GetProperty("value").GetString()!;
        var found = await client.GetFromJsonAsync<JsonElement>($"/dashboards/nyc-taxi/options/dropoff_zips?q={zip}", Cancelled);
        Assert.Equal(zip, Assert.Single(found.GetProperty("options").EnumerateArray()).GetProperty("value").GetString());
        Assert.False(found.GetProperty("more").GetBoolean());
        using var none = await client.GetAsync(new Uri("/dashboards/nyc-taxi/options/bin", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_line_of_a_million_points_arrives_whole()
    {
        using var client = await Host.SignedIn("admin");
        var answer = await Settled(client, "/dashboards/large/panels/million-points");
        Assert.Equal("ok", answer.State);
        Assert.Equal((1_000_000, false), (answer.Json.GetProperty("rows").GetInt32(), answer.Json.GetProperty("cut").GetBoolean()));
        var y = answer.Json.GetProperty("figure").GetProperty("data")[0].GetProperty("y");
        Assert.Equal("f8", y.GetProperty("dtype").GetString());
        byte[] numbers = y.GetProperty("bdata").GetBytesFromBase64();
        Assert.Equal(8_000_000, numbers.Length);
        Assert.Equal(Math.Sin(1e3) * 1e3, BitConverter.ToDouble(numbers, numbers.Length - 8), 9);
    }
}
