using CleanDash.Application;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses;

/// <summary>Writes one line in ten seconds of each trouble that meets every statement, and gives the reference of that line to all whom it meets.</summary>
internal sealed partial class TroubleLog(TimeProvider time, ILogger log)
{
    // More than there are sentences for such troubles.
    private const int Most = 16;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Reference, long At)> lines = new(StringComparer.Ordinal);
    private long? overAt;

    /// <summary>The reference of the line that the log has of this trouble; it is written if there is none of late.</summary>
    public string Write(WarehouseException trouble)
    {
        // Some sentences name seconds.
        var kind = string.Concat(trouble.Code, string.Concat(trouble.Message.Where(static letter => !char.IsAsciiDigit(letter))));
        string reference;
        lock (gate)
        {
            if (lines.TryGetValue(kind, out var line) && time.GetElapsedTime(line.At) < Between)
                return line.Reference;
            if (lines.Count >= Most)
                lines.Clear();
            reference = Reference.Next();
            lines[kind] = (reference, time.GetTimestamp());
        }

        Begins(trouble.Code, reference, trouble.Message, trouble.EngineText);
        return reference;
    }

    /// <summary>The warehouse answers again.</summary>
    public void Over(TimeSpan lasted)
    {
        lock (gate)
        {
            if (overAt is { } at && time.GetElapsedTime(at) < Between)
                return;
            overAt = time.GetTimestamp();
        }

        Ends(lasted);
    }

    [LoggerMessage(LogLevel.Warning, "The warehouse is in trouble: {Code} ({Reference}) {Sentence} {EngineText}")]
    private partial void Begins(string code, string reference, string sentence, string? engineText);

    [LoggerMessage(LogLevel.Information, "The warehouse answers again, after {Lasted}")]
    private partial void Ends(TimeSpan lasted);
}
