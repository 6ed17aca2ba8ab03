using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace CleanDash.Application.Panels;

/// <summary>Finished bytes and their compressed forms, each made once, when first asked for.</summary>
public sealed class Body
{
    private const int NotWorthIt = 700;
    private const int Large = 1024 * 1024;
    private readonly Lazy<ReadOnlySequence<byte>> gzip;
    private readonly Lazy<ReadOnlySequence<byte>> brotli;

    internal Body(ReadOnlySequence<byte> plain)
    {
        Plain = plain;
        gzip = new(() => Compress(stream => new GZipStream(stream, Level, leaveOpen: true)));
        brotli = new(() => Compress(stream => new BrotliStream(stream, Level, leaveOpen: true)));
    }

    /// <summary>As they are.</summary>
    public ReadOnlySequence<byte> Plain { get; }

    /// <summary>False for so few bytes that compressing them gains nothing.</summary>
    public bool IsWorthCompressing => Plain.Length > NotWorthIt;

    /// <summary>By gzip.</summary>
    public ReadOnlySequence<byte> Gzip => gzip.Value;

    /// <summary>By Brotli.</summary>
    public ReadOnlySequence<byte> Brotli => brotli.Value;

    // Above 1 MB the next level costs three times the time for a few percent.
    private CompressionLevel Level => Plain.Length > Large ? CompressionLevel.Fastest : CompressionLevel.Optimal;

    /// <summary>The bytes as text.</summary>
    public string ToText() => Encoding.UTF8.GetString(Plain);

    internal static Body OfText(string text) => new(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)));

    private ReadOnlySequence<byte> Compress(Func<Stream, Stream> wrap)
    {
        var chunks = new ByteChunks();
        using (var stream = wrap(chunks))
        {
            foreach (var part in Plain)
                stream.Write(part.Span);
        }

        return chunks.ToSequence();
    }
}
