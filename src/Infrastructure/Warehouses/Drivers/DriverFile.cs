using System.Collections.Concurrent;

namespace CleanDash.Infrastructure.Warehouses.Drivers;

/// <summary>What can be known of a driver's file before it is loaded.</summary>
internal static class DriverFile
{
    private const int Piece = 1 << 20;

    private static readonly byte[][] Libraries = [[0x7F, 0x45, 0x4C, 0x46], [0x4D, 0x5A], [0xCF, 0xFA, 0xED, 0xFE], [0xCA, 0xFE, 0xBA, 0xBE]];

    // The linker of Go writes this before the versions that it was built with, on every system and also when names are stripped.
    private static readonly byte[] Go = [0xFF, .. " Go buildinf:"u8];

    // It is asked when settings are read, when options are validated and when the library is loaded; the file is large, and the same each time.
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string?> Looked = new();

    /// <summary>Why the file cannot be the driver, as the rest of a sentence about it; null when nothing speaks against it.</summary>
    public static string? Mistake(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            return "is no absolute path; it takes one";
        if (!File.Exists(path))
            return $"names {path}, which is not there or may not be read; it takes a library";
        var file = new FileInfo(path);
        return Looked.GetOrAdd((path, file.Length, file.LastWriteTimeUtc), static key => Within(key.Path));
    }

    private static string? Within(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var piece = new byte[Piece + Go.Length];
            var kept = 0;
            for (var isFirst = true; ; isFirst = false)
            {
                var read = file.ReadAtLeast(piece.AsSpan(kept, Piece), Piece, throwOnEndOfStream: false);
                var filled = piece.AsSpan(0, kept + read);
                if (isFirst && !IsLibrary(filled))
                    return $"names {path}, which is no library that can be loaded; it takes an ADBC driver for this system";
                if (filled.IndexOf(Go) >= 0)
                    return $"names {path}, a driver written in Go, which in a .NET process can end it; it takes one written in C or C++";
                if (read < Piece)
                    return null;
                kept = Go.Length;
                filled[^kept..].CopyTo(piece);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"names {path}, which may not be read; it takes a library";
        }
    }

    private static bool IsLibrary(ReadOnlySpan<byte> start)
    {
        foreach (var magic in Libraries)
        {
            if (start.StartsWith(magic))
                return true;
        }

        return false;
    }
}
