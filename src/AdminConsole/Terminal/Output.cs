using CleanDash.Application;
using System.Text.Encodings.Web;
using System.Text.Json;
using CleanDash.Domain;
using Spectre.Console;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>What was asked for goes to standard output; everything else to standard error.</summary>
/// <param name="standard">Where the answer goes.</param>
/// <param name="error">Where everything else goes.</param>
/// <param name="isTerminal">Whether a person's screen shows the answer as it comes.</param>
/// <param name="answers">Where somebody answers a question; null when nobody is there. Asked for only then: a terminal that is read from is set up for it.</param>
internal sealed class Output(Stream standard, TextWriter error, bool isTerminal, Func<TextReader>? answers = null) : IDisposable
{
    private readonly StreamWriter lines = new(standard, leaveOpen: true) { AutoFlush = true };

    private static readonly JsonWriterOptions Json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions SafeJson = new() { Indented = true };

    /// <summary>Whether a person's screen shows the answer as it comes.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>For rows that write themselves: as they are into a file or a pipe, without harm to a terminal.</summary>
    /// <param name="quotesValues">Whether a line end between quotation marks belongs to a value.</param>
    public Stream Rows(bool quotesValues) => isTerminal ? new ForTerminal(standard, quotesValues) : standard;

    /// <summary>A line of the answer.</summary>
    public void Line(string text) => lines.WriteLine(OneLine.Of(text));

    /// <summary>What a change would have done that was only tried; gives its exit code.</summary>
    public int WouldHave(string text)
    {
        Line(text);
        return ExitCodes.Done;
    }

    /// <summary>A remark, or why there is no answer.</summary>
    public void Remark(string text) => error.WriteLine(OneLine.Of(text));

    /// <summary>Whether a question would find nobody.</summary>
    public bool CannotAsk => answers is null;

    /// <summary>Asks; anything but yes is no.</summary>
    public bool Agrees(string question)
    {
        error.Write($"{OneLine.Of(question)} [y/N] ");
        return answers?.Invoke().ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Says a refusal, and gives its exit code.</summary>
    public int Refuse(Refusal refusal)
    {
        Remark(refusal.Reference is null ? refusal.Message : $"{refusal.Message} ({refusal.Reference})");
        return ExitCodes.Of(refusal.Kind);
    }

    /// <summary>A list as JSON; for a terminal, which obeys what it is shown, with every sign beyond ASCII as an escape.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(standard, isTerminal ? SafeJson : Json)) write(json);
        lines.WriteLine();
    }

    /// <summary>What there is to say of one thing, a line each.</summary>
    public void WriteFields(IReadOnlyList<(string Name, string Value)> fields)
    {
        var width = fields.Max(static field => field.Name.Length) + 3;
        foreach (var (name, value) in fields) Line(name.PadRight(width) + value);
    }

    /// <summary>A list for people.</summary>
    public void WriteTable(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (isTerminal) WriteForScreen(titles, rows);
        else WriteForPipe([titles, .. rows.Select(static row => row.Select(OneLine.Of).ToList())]);
    }

    private void WriteForScreen(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(lines), Ansi = AnsiSupport.Detect });
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var title in titles) table.AddColumn(new TableColumn(new Text(title, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 3, 0) });
        foreach (var row in rows) table.AddRow(row.Select(static cell => new Text(OneLine.Of(cell))));
        console.Write(table);
    }

    // A pipe has no width: what would be folded for a screen stays one line for grep.
    private void WriteForPipe(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length) + 3).ToList();
        lines.AutoFlush = false;
        foreach (var row in rows) lines.WriteLine(string.Concat(row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        lines.Flush();
        lines.AutoFlush = true;
    }

    public void Dispose() => lines.Dispose();
}
