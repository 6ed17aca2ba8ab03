using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CleanDash.Web.Assets;

/// <summary>
/// The front-end files, read once while the host starts and found by their exact name, so that no request reaches the file system.
/// Their address carries a hash of the whole folder: names inside stay plain and relative, and every answer may be kept for good.
/// </summary>
internal sealed partial class StaticFolder
{
    private readonly FrozenDictionary<string, StaticFile> files;

    private StaticFolder(FrozenDictionary<string, StaticFile> files, string hash) => (this.files, Hash) = (files, hash);

    public string Hash { get; }

    /// <summary>The folder's address below the application's path base, with a slash at its end.</summary>
    public string Base => $"/static/{Hash}/";

    public IEnumerable<string> Names => files.Keys;

    public StaticFile? Find(string hash, string name) => hash == Hash ? files.GetValueOrDefault(name) : null;

    public static StaticFolder Load(string folder)
    {
        var paths = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);
        var served = new Dictionary<string, StaticFile>(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in paths.OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(bytes);
            if (Path.GetExtension(name) == ".gz" && paths.TryGetValue(name[..^3] + ".br", out var brotli) && StaticFile.Serves(name[..^3]))
                served[name[..^3]] = StaticFile.FromPacked(name[..^3], bytes, brotli);
            else if (StaticFile.Serves(name))
                served[name] = StaticFile.FromBytes(name, Path.GetExtension(name) == ".css" ? WithImports(bytes, paths) : bytes);
        }

        return new StaticFolder(served.ToFrozenDictionary(StringComparer.Ordinal), Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6)));
    }

    /// <summary>Puts the sheets that a sheet imports in its place: one request instead of a chain.</summary>
    private static byte[] WithImports(byte[] sheet, Dictionary<string, byte[]> paths) =>
        Encoding.UTF8.GetBytes(Import().Replace(
            Encoding.UTF8.GetString(sheet),
            match => Encoding.UTF8.GetString(paths[match.Groups["name"].Value]) + "\n"));

    [GeneratedRegex("""^@import "(?<name>[^"]+)";\s*""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();
}
