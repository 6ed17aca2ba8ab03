using System.Text;
using CleanDash.AdminConsole.Terminal;
using Xunit;

namespace CleanDash.Unit.AdminConsole;

public sealed class OutputTests
{
    private const string Csv = "name\r\n\"a\nb \"\"c\"\"\"\r\n\u001b[2J\u202eé\r\n";

    [Fact]
    public void Rows_on_a_terminal_obey_nothing_in_the_values() =>
        Assert.Equal("name\r\n\"a\\u000ab \"\"c\"\"\"\r\n\\u001b[2J\\u202eé\r\n", Written(isTerminal: true, quotesValues: true));

    [Fact]
    public void Where_quotation_marks_are_signs_like_others_every_line_end_stays() =>
        Assert.Equal("name\r\n\"a\nb \"\"c\"\"\"\r\n\\u001b[2J\\u202eé\r\n", Written(isTerminal: true, quotesValues: false));

    [Fact]
    public void Rows_into_a_file_are_as_they_are() => Assert.Equal(Csv, Written(isTerminal: false, quotesValues: true));

    private static string Written(bool isTerminal, bool quotesValues)
    {
        using var standard = new MemoryStream();
        using var error = new StringWriter();
        using var output = new Output(standard, error, isTerminal);
        // One byte at a time: a letter's bytes may come in two pieces.
        var rows = output.Rows(quotesValues);
        foreach (var part in Encoding.UTF8.GetBytes(Csv)) rows.WriteByte(part);
        return Encoding.UTF8.GetString(standard.ToArray());
    }
}
