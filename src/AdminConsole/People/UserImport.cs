using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user import</c>: many people from a file, all or nothing.</summary>
internal static class UserImport
{
    private const int Largest = 20 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Command Command(Shell shell)
    {
        // Read before the store is opened: a root shell reads files that the store's account may not.
        var csv = new Argument<string>("file") { Description = "A CSV file with the columns email, name, roles; others are attributes. - is standard input.", CustomParser = Read };
        return shell.Change(
            "import",
            "Adds the people of a CSV file, and gives those who are known what it says; all or nothing.",
            [csv],
            parsed => new ImportPeople(parsed.GetRequiredValue(csv)),
            static (_, people) => new Deed("Added", "add", $"{people.Added} people; known ones with something new: {people.Changed}, with nothing new: {people.Unchanged}"));
    }

    private static string? Read(ArgumentResult given)
    {
        var file = given.Tokens[0].Value;
        try
        {
            using var source = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            using var kept = new MemoryStream();
            var part = new byte[64 * 1024];
            for (int read; (read = source.Read(part)) > 0 && kept.Length <= Largest;) kept.Write(part, 0, read);
            if (kept.Length > Largest) given.AddError($"{file} is larger than 20 MB; import it in parts.");
            else return Text(kept.ToArray());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            given.AddError($"{file} cannot be read: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            given.AddError($"{file} is no text in UTF-8; save it as CSV in UTF-8.");
        }

        return null;
    }

    private static string Text(byte[] bytes) => Strict.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
}
