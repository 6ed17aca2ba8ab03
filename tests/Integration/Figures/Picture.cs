using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace CleanDash.Integration.Figures;

/// <summary>What a browser drew: its pixels, its texts, links and pictures in it, and what the browser complained about.</summary>
public sealed class Picture
{
    private readonly int width;
    private readonly int height;
    private readonly byte[] pixels;
    private readonly int depth;

    /// <summary>Decodes a PNG as Chromium writes it: eight bits, colours or colours with alpha, not interlaced.</summary>
    public Picture(byte[] png, string text, int links, IReadOnlyList<string> complaints)
    {
        Png = png;
        Text = text;
        Links = links;
        Complaints = complaints;
        using var packed = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var kind = png.AsSpan(at + 4, 4);
            var body = png.AsSpan(at + 8, length);
            if (kind.SequenceEqual("IHDR"u8))
                (width, height, depth) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]), body[9] == 6 ? 4 : 3);
            else if (kind.SequenceEqual("IDAT"u8))
                packed.Write(body);
            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        pixels = new byte[width * height * depth];
        var filter = new byte[1];
        for (var row = 0; row < height; row++)
        {
            unpacked.ReadExactly(filter);
            unpacked.ReadExactly(pixels.AsSpan(row * width * depth, width * depth));
            Unfilter(filter[0], row);
        }
    }

    public byte[] Png { get; }

    public string Text { get; }

    public int Links { get; }

    public IReadOnlyList<string> Complaints { get; }

    /// <summary>How many pixels have nearly this colour, <c>#rrggbb</c>.</summary>
    public int Count(string colour, int tolerance = 10)
    {
        var rgb = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var count = 0;
        for (var at = 0; at < pixels.Length; at += depth)
        {
            if (Math.Abs(pixels[at] - (rgb >> 16)) <= tolerance && Math.Abs(pixels[at + 1] - ((rgb >> 8) & 255)) <= tolerance && Math.Abs(pixels[at + 2] - (rgb & 255)) <= tolerance)
                count++;
        }

        return count;
    }

    private void Unfilter(byte filter, int row)
    {
        var (line, above) = (row * width * depth, (row - 1) * width * depth);
        for (var i = 0; i < width * depth; i++)
        {
            var left = i >= depth ? pixels[line + i - depth] : 0;
            var up = row > 0 ? pixels[above + i] : 0;
            var corner = row > 0 && i >= depth ? pixels[above + i - depth] : 0;
            pixels[line + i] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Nearest(left, up, corner) });
        }
    }

    private static int Nearest(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
