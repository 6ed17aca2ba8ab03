using System.Diagnostics;
using System.Text;
using CleanDash.Application.Access;
using CleanDash.Domain;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Files of people, as spreadsheets write them.</summary>
public sealed class ImportTests
{
    private const string Nothing = " Nothing was changed.";

    [Theory]
    [InlineData("", "Line 1: the file is empty; its first line names the columns: email,name,roles.")]
    [InlineData("\n\n", "Line 1: the file is empty; its first line names the columns: email,name,roles.")]
    [InlineData("name,roles\nAnn,user", "Line 1: there is no column email; the first line names the columns, with commas between: email,name,roles.")]
    [InlineData("email;name;roles\nann@example.com;Ann;user", "Line 1: there is no column email; the first line names the columns, with commas between: email,name,roles.")]
    [InlineData("PK\u0003\u0004\u0014\u0000", "Line 1: there is no column email; the first line names the columns, with commas between: email,name,roles.")]
    [InlineData("email,name,name\nann@example.com,Ann,Ann", "Line 1: the column name stands there twice.")]
    [InlineData("email,Home Town\nann@example.com,Kiel", "Line 1: a column cannot be called 'home town'; an attribute's name is of a to z, digits and underscores.")]
    [InlineData("email,name\nann@example.com", "Line 2: 1 values where the first line has 2 columns.")]
    [InlineData("email,name\nann@example.com,Ann,x", "Line 2: 3 values where the first line has 2 columns.")]
    [InlineData("email\nann@example.com\nnobody", "Line 3: 'nobody' is no e-mail address in plain letters.")]
    [InlineData("email\nann@example.com\nbob@example.com\nANN@example.com", "Line 4: ann@example.com stands in line 2 already.")]
    [InlineData("email,roles\nann@example.com,user\nbob@example.com,usr", "Line 3: there is no role usr here; add it first.")]
    [InlineData("email,roles\nann@example.com,Admin", "Line 2: 'Admin' is no role's name.")]
    [InlineData("email,roles\nann@example.com,аdmin", "Line 2: 'аdmin' is no role's name.")]
    [InlineData("email,region\nann@example.com,\"a\nb\"", "Line 2: the value of region is no plain text of 1 to 200 characters.")]
    [InlineData("email,name\n\"ann@example.com,Ann\nbob@example.com,Bob", "Line 2: quotation marks do not match; a value with one in it is written \"like \"\"this\"\"\".")]
    public async Task A_file_that_is_not_right_is_refused_whole_and_the_line_is_named(string csv, string sentence)
    {
        await using var office = await Office.Open();

        var refusal = (await office.Send(new ImportPeople(csv))).Refusal;

        Assert.Equal((RefusalKind.Invalid, "access.import_line"), (refusal?.Kind, refusal?.Code));
        Assert.Equal(sentence + Nothing, refusal?.Message);
        Assert.Empty((await office.Do(new ListPeople())).People);
        Assert.DoesNotContain(office.Audit(), line => line.StartsWith("person.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_after_a_value_of_two_lines_has_its_own_number()
    {
        await using var office = await Office.Open();

        var refusal = (await office.Send(new ImportPeople("email,name\r\n\r\nann@example.com,\"Ann\r\nLee\"\r\nnobody,Bob\r\n"))).Refusal;

        Assert.StartsWith("Line 3: a person's name has 1 to 200 characters", refusal?.Message, StringComparison.Ordinal);
        Assert.Contains("Line 5: 'nobody' is no e-mail address", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_faults_five_are_told_and_the_others_counted()
    {
        await using var office = await Office.Open();

        var refusal = (await office.Send(new ImportPeople("email\n" + string.Join('\n', Enumerable.Range(1, 20))))).Refusal;

        Assert.EndsWith("Line 6: '5' is no e-mail address in plain letters. And 15 more. Nothing was changed.", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_too_many_is_refused_before_anything_is_changed()
    {
        await using var office = await Office.Open();

        var refusal = (await office.Send(new ImportPeople("email\n" + string.Join('\n', Enumerable.Range(0, 100_001).Select(static n => $"p{n}@example.com"))))).Refusal;

        Assert.Equal("Line 100002: a file has at most 100,000 people; divide it into several." + Nothing, refusal?.Message);
    }

    [Theory]
    [InlineData("\uFEFFemail,name,roles,region\r\nann@example.com,\"Lee, Ann \"\"A\"\"\",user;analyst,EMEA\r\n")]
    [InlineData("Region,ROLES,email,Name\nEMEA, analyst  user ,Ann@Example.com , \"Lee, Ann \"\"A\"\"\"")]
    public async Task Order_of_columns_quotation_marks_line_ends_and_a_mark_at_the_beginning_do_not_matter(string csv)
    {
        await using var office = await Office.Open();

        await office.Do(new ImportPeople(csv));

        Assert.Equal("person.added ann@example.com:  → Lee, Ann \"A\"; analyst user; region=EMEA", office.Audit()[0]);
        Assert.Equal("people.imported people:  → 1 added, 0 changed, 0 unchanged", office.Audit()[1]);
    }

    [Fact]
    public async Task A_name_that_a_spreadsheet_would_calculate_stays_text()
    {
        await using var office = await Office.Open();

        await office.Do(new ImportPeople("email,name\nann@example.com,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\nbob@example.com,<script>alert(1)</script>\n"));

        Assert.Equal(["=HYPERLINK(\"http://x\",\"y\")", "<script>alert(1)</script>"], (await office.Do(new ListPeople())).People.Select(person => person.Name));
    }

    [Fact]
    public async Task Those_who_are_known_get_more_and_lose_nothing_and_the_same_file_again_changes_nothing()
    {
        await using var office = await Office.Open();
        await office.Do(new AddPerson("ann@example.com", "Ann Lee", ["user"]));
        await office.Do(new SetAttribute("ann@example.com", "depot", "Albany"));
        await office.Do(new AddPerson("bob@example.com", "Bob", ["user"]));
        const string Csv = "email,name,roles,region\nann@example.com,,analyst,EMEA\nbob@example.com,Bob,user,\neve@example.com,Eve,,\n";

        Assert.Equal(new ImportedPeople(1, 1, 1), await office.Do(new ImportPeople(Csv)));

        var ann = (await office.Do(new ShowPerson("ann@example.com"))).Person;
        Assert.Equal("Ann Lee", ann.Name);
        Assert.Equal(["analyst", "user"], ann.Roles);
        Assert.Equal("depot=Albany region=EMEA", string.Join(' ', ann.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}")));
        Assert.Contains("person.changed ann@example.com: Ann Lee; user; depot=Albany → Ann Lee; analyst user; depot=Albany; region=EMEA", office.Audit());
        var lines = office.Audit().Count;
        Assert.Equal("access.imported_already", await office.Refused(new ImportPeople(Csv)));
        Assert.Equal(lines, office.Audit().Count);
    }

    [Fact]
    public async Task The_same_file_at_once_from_two_programs_is_imported_once()
    {
        await using var office = await Office.Open();
        await using var other = office.Beside();
        var csv = "email,roles\n" + string.Join('\n', Enumerable.Range(0, 700).Select(number => $"p{number}@example.com,user"));

        var outcomes = await Task.WhenAll(
            Task.Run(() => office.Send(new ImportPeople(csv)), TestContext.Current.CancellationToken), Task.Run(() => other.Send(new ImportPeople(csv)), TestContext.Current.CancellationToken));

        Assert.Equal(700, Assert.Single(outcomes, outcome => outcome.Refusal is null).Value!.Added);
        Assert.Equal("access.imported_already", Assert.Single(outcomes, outcome => outcome.Refusal is not null).Refusal!.Code);
        Assert.Equal(700, (await office.Do(new ListPeople(Take: 1))).Total);
        Assert.Single(office.Audit(), line => line.StartsWith("people.imported", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disabled_person_stays_so()
    {
        await using var office = await Office.Open();
        await office.Active("ann@example.com");
        await office.Do(new DisablePerson("ann@example.com"));

        await office.Do(new ImportPeople("email,roles\nann@example.com,user"));

        Assert.False(office.State.Current.People.Values.Single().IsActive);
    }

    [Fact]
    public async Task A_long_file_is_imported_in_one_go()
    {
        var people = Crowd.IsMeasured ? 100_000 : 2_000;
        await using var office = await Office.Open();
        var csv = new StringBuilder("email,name,roles,region\n");
        for (var i = 0; i < people; i++) csv.Append(null, $"p{i}@example.com,Person {i},user analyst,EMEA\n");

        var watch = Stopwatch.StartNew();
        Assert.Equal(people, (await office.Do(new ImportPeople(csv.ToString()))).Added);
        TestContext.Current.SendDiagnosticMessage($"{people} people imported in {watch.Elapsed.TotalSeconds:0.0} s");
        watch.Restart();
        Assert.Equal("access.imported_already", await office.Refused(new ImportPeople(csv.ToString())));
        TestContext.Current.SendDiagnosticMessage($"and found unchanged in {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.Equal(people, (await office.Do(new ListPeople(Take: 1))).Total);
    }
}
