using System.Globalization;

namespace CleanDash.Application;

/// <summary>An event of a log as text, the same in every log of the product.</summary>
public static class LogLine
{
    /// <summary>
    /// Writes one line, whatever is in it: control characters are written as escapes, so that no value can forge a line or reach a terminal. The lines of an exception follow, indented.
    /// </summary>
    public static void Write(TextWriter output, DateTimeOffset at, string level, string message, Exception? exception)
    {
        output.Write(at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        output.Write(string.Create(CultureInfo.InvariantCulture, $" {level,-5} "));
        output.Write(OneLine.Of(message));
        output.Write('\n');
        if (exception is null) return;
        foreach (var line in exception.ToString().Split('\n'))
        {
            output.Write("    ");
            output.Write(OneLine.Of(line.TrimEnd('\r')));
            output.Write('\n');
        }
    }
}
