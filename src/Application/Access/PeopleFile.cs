using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CleanDash.Domain;
using CleanDash.Domain.Access;
using CsvHelper;
using CsvHelper.Configuration;

namespace CleanDash.Application.Access;

/// <summary>What a file of people says, read whole: every line is well formed and names somebody of its own, or the file is refused.</summary>
/// <param name="Lines">In the order of the file.</param>
internal sealed record PeopleFile(IReadOnlyList<PeopleFile.Line> Lines)
{
    private const int FaultsTold = 5;

    // All of them are changed in one transaction, which is held in memory until it is saved.
    private const int MostPeople = 100_000;

    /// <summary>One person.</summary>
    /// <param name="Number">Of the line in the file, the first is 1.</param>
    /// <param name="Email">The address.</param>
    /// <param name="Name">Null when the file gives none.</param>
    /// <param name="Roles">To be held.</param>
    /// <param name="Attributes">To be set.</param>
    internal sealed record Line(int Number, EmailAddress Email, PersonName? Name, IReadOnlyList<RoleName> Roles, IReadOnlyList<UserAttribute> Attributes)
    {
        /// <summary>Whether somebody is and holds all that the line says.</summary>
        public bool IsMetBy(ListedPerson person) =>
            (Name is null || Name.Value == person.Name)
            && Roles.All(role => person.Roles.Contains(role.Value))
            && Attributes.All(attribute => person.Attributes.TryGetValue(attribute.Name, out var value) && value == attribute.Value);
    }

    /// <summary>Reads a file with the columns <c>email,name,roles</c> and one for each attribute.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out PeopleFile? file, [NotNullWhen(false)] out Refusal? refusal)
    {
        var faults = new Faults();
        var lines = new List<Line>();
        Columns? columns = null;
        foreach (var (number, cells) in Records(text, faults))
        {
            if (columns is not null) Read(number, cells, columns, lines, faults);
            else if ((columns = Columns.Of(number, cells, faults)) is null) break;
            if (lines.Count <= MostPeople) continue;
            faults.Add(number, "a file has at most 100,000 people; divide it into several");
            break;
        }

        if (columns is null && faults.Count == 0) faults.Add(1, "the file is empty; its first line names the columns: email,name,roles");
        refusal = faults.Refusal;
        file = refusal is null ? new PeopleFile(lines) : null;
        return file is not null;
    }

    /// <summary>The refusal of a file whose lines ask for what is not there.</summary>
    public static Refusal Refuse(IEnumerable<(int Line, string Sentence)> faults)
    {
        var told = new Faults();
        foreach (var (line, sentence) in faults) told.Add(line, sentence);
        return told.Refusal!;
    }

    // Records with the number of their first line; a value between quotation marks may have several lines.
    private static IEnumerable<(int Number, string[] Cells)> Records(string text, Faults faults)
    {
        var number = 1;
        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => faults.Add(number, "quotation marks do not match; a value with one in it is written \"like \"\"this\"\"\""),
            TrimOptions = TrimOptions.Trim,
            IgnoreBlankLines = false,
        });
        for (var before = faults.Count; csv.Read() && csv.Record is { } cells; number = csv.RawRow + 1, before = faults.Count)
        {
            if (faults.Count == before && cells is not [""]) yield return (number, cells);
        }
    }

    private static void Read(int number, string[] cells, Columns columns, List<Line> lines, Faults faults)
    {
        if (cells.Length != columns.Count) faults.Add(number, $"{cells.Length} values where the first line has {columns.Count} columns");
        else if (columns.Line(number, cells, faults) is not { } line) return;
        else if (columns.Numbers.TryAdd(line.Email, number)) lines.Add(line);
        else faults.Add(number, $"{line.Email} stands in line {columns.Numbers[line.Email]} already");
    }

    private sealed class Columns
    {
        private readonly int email;
        private readonly int name;
        private readonly int roles;
        private readonly List<(int Index, string Name)> attributes = [];

        private Columns(string[] titles)
        {
            email = Array.IndexOf(titles, "email");
            name = Array.IndexOf(titles, "name");
            roles = Array.IndexOf(titles, "roles");
            Count = titles.Length;
            for (var i = 0; i < titles.Length; i++)
            {
                if (i != email && i != name && i != roles) attributes.Add((i, titles[i]));
            }
        }

        public int Count { get; }

        /// <summary>Where each address stands.</summary>
        public Dictionary<EmailAddress, int> Numbers { get; } = [];

        public static Columns? Of(int number, string[] cells, Faults faults)
        {
            var before = faults.Count;
            string[] titles = [.. cells.Select(static cell => cell.ToLowerInvariant())];
            if (!titles.Contains("email")) faults.Add(number, "there is no column email; the first line names the columns, with commas between: email,name,roles");
            else if (titles.GroupBy(static title => title, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice) faults.Add(number, $"the column {Short(twice.Key)} stands there twice");
            else if (titles.FirstOrDefault(static title => !UserAttribute.IsName(title)) is { } bad) faults.Add(number, $"a column cannot be called '{Short(bad)}'; an attribute's name is of a to z, digits and underscores");
            return faults.Count == before ? new Columns(titles) : null;
        }

        public Line? Line(int number, string[] cells, Faults faults)
        {
            var before = faults.Count;
            if (!EmailAddress.TryParse(cells[email], out var address, out _)) faults.Add(number, $"'{Short(cells[email])}' is no e-mail address in plain letters");
            PersonName? called = null;
            if (name >= 0 && cells[name].Length > 0 && !PersonName.TryParse(cells[name], out called, out var refusal)) faults.Add(number, Lower(refusal.Message));
            var granted = new List<RoleName>();
            foreach (var text in roles < 0 ? [] : cells[roles].Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!RoleName.TryParse(text, out var role, out _)) faults.Add(number, $"'{Short(text)}' is no role's name");
                else if (!granted.Contains(role)) granted.Add(role);
            }

            var set = new List<UserAttribute>();
            foreach (var (index, attribute) in attributes)
            {
                if (cells[index].Length == 0) continue;
                if (UserAttribute.IsValue(cells[index])) set.Add(new UserAttribute(attribute, cells[index]));
                else faults.Add(number, $"the value of {attribute} is no plain text of 1 to 200 characters");
            }

            return faults.Count == before ? new Line(number, address!, called, granted, set) : null;
        }

        private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

        private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
    }

    private sealed class Faults
    {
        private readonly List<string> told = [];

        public int Count { get; private set; }

        public Refusal? Refusal => Count == 0 ? null : new Refusal(
            RefusalKind.Invalid, "access.import_line", $"{string.Join(' ', told)}{(Count > told.Count ? $" And {Count - told.Count} more." : "")} Nothing was changed.") { Field = "file" };

        public void Add(int line, string sentence)
        {
            Count++;
            if (told.Count < FaultsTold) told.Add($"Line {line}: {sentence}.");
        }
    }
}
