using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CleanDash.Application.Access;
using CleanDash.Domain.Access;
using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>Attributes, imports, lists and the audit as an administrator without script uses them.</summary>
public sealed class AdminFormsTests(AdminHost host) : IClassFixture<AdminHost>, IAsyncLifetime
{
    private const string Import = "/admin/people/import";

    private User admin = null!;
    private Hosts.Browser browser = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        admin = await host.Join("", "admin");
        browser = await host.As(admin);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Attributes_are_set_changed_and_taken_away()
    {
        var person = await host.Join("", "user");

        (await Attributes(person, new("value.region", "America/Chicago"), new("saw.region", ""), new("name", "depot"), new("value", "Newark"))).Dispose();
        var set = await AttributesOf(person);
        (await Attributes(person, new("value.region", "*"), new("saw.region", "America/Chicago"), new("value.depot", ""), new("saw.depot", "Newark"))).Dispose();

        Assert.Equal(["depot=Newark", "region=America/Chicago"], set);
        Assert.Equal(["region=*"], await AttributesOf(person));
    }

    [Fact]
    public async Task When_one_attribute_cannot_be_saved_none_is()
    {
        var person = await host.Join("", "user");

        using var answer = await Attributes(person, new("value.region", "EMEA"), new("saw.region", ""), new("name", "Not A Name"), new("value", "x"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(AccessRefusals.BadAttribute.Message, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.Empty(await AttributesOf(person));
    }

    [Fact]
    public async Task An_attribute_that_somebody_else_changed_is_shown_in_both_versions()
    {
        var person = await host.Join("", "user");
        await host.Ask(new SetAttribute($"{person.Id}", "region", "EMEA"));

        using var answer = await Attributes(person, new("value.region", "APAC"), new("saw.region", "AMER"));

        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.All(["<dd>AMER</dd>", "<dd><b>EMEA</b></dd>", "<dd>APAC</dd>"], version => Assert.Contains(version, page, StringComparison.Ordinal));
        Assert.Equal(["region=EMEA"], await AttributesOf(person));
    }

    [Fact]
    public async Task A_list_is_looked_at_first_and_then_imported()
    {
        const string csv = "email,name,roles,region\nlook-1@example.com,Lena Look,user,EMEA\nlook-2@example.com,,user,\n";

        using var looked = await Send(csv, "look");
        var unchanged = (await host.Send(new ShowPerson("look-1@example.com"))).Refusal;
        var page = WebUtility.HtmlDecode(await looked.Content.ReadAsStringAsync(Stop));
        using var imported = await browser.Fill(Import, "", [new("csv", csv), new("step", "import")], Stop);
        using var again = await Send(csv, "import");

        Assert.Contains("“people.csv” would add 2 people, change 0 and leave 0 as they are.", page, StringComparison.Ordinal);
        Assert.Equal("access.no_such_person", unchanged?.Code);
        Assert.Contains("2 people added", await imported.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("nothing was changed", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(("Lena Look", "EMEA"), await Named("look-1@example.com"));
    }

    [Fact]
    public async Task A_fault_names_its_line_and_nobody_is_added()
    {
        using var answer = await Send("email,name,roles\nfine-1@example.com,Fine,user\nnot an address,Bad,user\n", "import");

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ine 3", page, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", page, StringComparison.Ordinal);
        Assert.Equal("access.no_such_person", (await host.Send(new ShowPerson("fine-1@example.com"))).Refusal?.Code);
    }

    [Fact]
    public async Task What_is_no_text_and_what_is_too_large_is_said_plainly()
    {
        using var bytes = await Send([0x65, 0xFF, 0xFE, 0x0A], "import");
        using var large = await Send(new byte[21 * 1024 * 1024], "import");

        Assert.Equal(HttpStatusCode.BadRequest, bytes.StatusCode);
        Assert.Contains("Choose a CSV file in UTF-8", await bytes.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        Assert.Contains("The file is larger than 20 MB", await large.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_megabytes_is_read()
    {
        var csv = new StringBuilder("email,name,roles\n");
        while (csv.Length < 3_000_000) csv.Append("pad-1@example.com,").Append('x', 150).Append(",user\n");

        using var answer = await Send(csv.ToString(), "look");

        // Read as far as the address that comes twice.
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ine 3", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_list_hold_everybody_once_and_wildcards_are_letters()
    {
        var names = Enumerable.Range(0, 120).Select(static n => $"p{n:000}_x@example.net").ToList();
        await host.Ask(new ImportPeople("email,name\n" + string.Join('\n', names.Select(static name => $"{name},100%")) + "\n"));

        var seen = new List<string>();
        for (int page = 1; page <= 3; page++)
            seen.AddRange(Forms.Addresses(await Page($"/admin/people?q=_x%40example.net&p={page}")));

        Assert.Equal(names, seen);
        Assert.Contains(">120 people<", await Page("/admin/people?q=100%25"), StringComparison.Ordinal);
        Assert.Contains("Nobody matches", await Page("/admin/people?q=p%25x"), StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", await Page("/admin/people?q=_x%40example.net&p=3"), StringComparison.Ordinal);
        Assert.Contains("Nobody matches", await Page("/admin/people?q=_x%40example.net&state=disabled"), StringComparison.Ordinal);
        using var behind = await browser.Get("/admin/people?q=_x%40example.net&p=9", Stop);
        Assert.Equal("/admin/people?q=_x@example.net&p=3", behind.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_reference_finds_the_refusal_and_pages_of_the_audit_follow_each_other()
    {
        using var viewer = await host.As(await host.Join("", "user"));
        using var refused = await viewer.Get("/admin/people", Stop);
        var reference = Forms.Reference(await refused.Content.ReadAsStringAsync(Stop));
        foreach (int n in Enumerable.Range(0, 60)) await host.Ask(new AddRole($"paged-{n}"));

        var found = await Page($"/admin/audit?reference={reference}");
        var first = await Page("/admin/audit?q=paged-");
        var second = await Page(Forms.Link(first, "next"));
        var back = await Page(Forms.Link(second, "prev"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("access.administrators_only", found, StringComparison.Ordinal);
        Assert.Contains("1 of 1 entry<", found, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(static n => $"paged-{n}"), Forms.Chips(first).Concat(Forms.Chips(second)));
        Assert.Equal(Forms.Chips(first), Forms.Chips(back));
    }

    [Fact]
    public async Task The_audit_comes_as_a_file_with_the_same_filter()
    {
        await host.Ask(new AddRole("in-the-file"));

        using var answer = await browser.Get("/admin/audit/download.csv?q=in-the-file", Stop);

        var lines = (await answer.Content.ReadAsStringAsync(Stop)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("attachment; filename=audit-", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal("private, no-store", answer.Headers.CacheControl!.ToString().Replace("no-store, private", "private, no-store", StringComparison.Ordinal));
        Assert.Equal(2, lines.Length);
        Assert.Contains(",tester,console,role.added,in-the-file,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_as_somebody_is_said_on_every_page_changes_nothing_and_ends()
    {
        var viewed = await host.Join("Vera Viewed", "user");

        using var began = await browser.Fill($"/admin/people/{viewed.Id}", "/view-as", [], Stop);
        var catalogue = await Page("/");
        var dashboard = await Page("/dashboards/nyc-taxi");
        using var admins = await browser.Get("/admin/people", Stop);
        using var ended = await browser.Fill("/", "admin/view-as/end", [], Stop);

        Assert.Equal("/", began.Headers.Location!.OriginalString);
        Assert.All([catalogue, dashboard], page => Assert.Contains("see what <b><bdi>Vera Viewed</bdi></b> sees", page, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, admins.StatusCode);
        Assert.Equal($"/admin/people/{viewed.Id}", ended.Headers.Location!.OriginalString);
        Assert.DoesNotContain("class=\"viewing\"", await Page("/"), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Attributes(User person, params KeyValuePair<string, string>[] fields) => browser.Fill($"/admin/people/{person.Id}", "/attributes", fields, Stop);

    private async Task<IReadOnlyList<string>> AttributesOf(User person) =>
        [.. (await host.Ask(new ShowPerson($"{person.Id}"))).Person.Attributes.Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)];

    private async Task<(string Name, string Region)> Named(string email)
    {
        var person = (await host.Ask(new ShowPerson(email))).Person;
        return (person.Name, person.Attributes["region"]);
    }

    private Task<HttpResponseMessage> Send(string csv, string step) => Send(Encoding.UTF8.GetBytes(csv), step);

    private async Task<HttpResponseMessage> Send(byte[] file, string step)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Forms.Token(await Page(Import))), "__RequestVerificationToken" },
            { new StringContent(step), "step" },
            { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "file", "people.csv" },
        };
        return await browser.Client.PostAsync(new Uri(Import, UriKind.Relative), form, Stop);
    }

    private Task<string> Page(string address) => browser.Client.GetStringAsync(new Uri(address, UriKind.Relative), Stop);
}
