using System.IO.Compression;

namespace CleanDash.Web.Assets;

/// <summary>One front-end file in the encodings it goes out in; each is made at most once and kept.</summary>
internal sealed class StaticFile
{
    private readonly Lazy<byte[]> plain;
    private readonly Lazy<byte[]> gzip;
    private readonly Lazy<byte[]> brotli;

    private StaticFile(string name, Func<byte[]> plain, Func<byte[]> gzip, Func<byte[]> brotli)
    {
        ContentType = TypeOf(name);
        this.plain = new(plain);
        this.gzip = new(gzip);
        this.brotli = new(brotli);
    }

    public string ContentType { get; }

    /// <summary>Fonts are compressed already; a second time only costs.</summary>
    private bool Packs => ContentType != "font/woff2";

    public static StaticFile FromBytes(string name, byte[] bytes) => new(name, () => bytes, () => Gzip(bytes), () => Brotli(bytes));

    /// <summary>For what is kept in the repository in its packed forms alone, because the plain one is large.</summary>
    public static StaticFile FromPacked(string name, byte[] gzip, byte[] brotli) => new(name, () => Gunzip(gzip), () => gzip, () => brotli);

    /// <summary>Only names of these kinds are served; whatever else lies in the folder stays there.</summary>
    public static bool Serves(string name) => TypeOf(name).Length > 0;

    public (byte[] Bytes, string? Encoding) For(bool brotli, bool gzip) =>
        Packs && brotli ? (this.brotli.Value, "br") : Packs && gzip ? (this.gzip.Value, "gzip") : (plain.Value, null);

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => "",
    };

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize))
            stream.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Brotli(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, new BrotliCompressionOptions { Quality = 9 }))
            stream.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Gunzip(byte[] bytes)
    {
        using var unpacked = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
