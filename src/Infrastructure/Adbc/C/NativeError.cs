using System.Runtime.InteropServices;
using System.Text;

namespace Apache.Arrow.Adbc.C;

/// <summary>A driver's error with everything it told.</summary>
internal sealed class NativeAdbcException(
    string message, AdbcStatusCode status, string? sqlState, int nativeError, IReadOnlyList<KeyValuePair<string, byte[]>> details) : AdbcException(message, status)
{
    public override string? SqlState { get; } = sqlState;

    public override int NativeError { get; } = nativeError;

    /// <summary>What a driver of 1.1.0 adds: keys and values of its own.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Details { get; } = details;
}

internal static unsafe class NativeError
{
    // The preset asks a driver of 1.1.0 for details; left as it is, it means that there is no code.
    public const int NoCode = int.MinValue;

    public static CAdbcError Fresh() => new() { VendorCode = NoCode };

    public static void Release(CAdbcError* error)
    {
        var release = error->Release;
        if (release == null)
            return;
        release(error);
        error->Release = null;
    }

    /// <summary>Throws unless the call went well; frees the error in any case.</summary>
    public static void Check(CAdbcDriver* api, AdbcStatusCode status, CAdbcError* error, string call)
    {
        if (status == AdbcStatusCode.Success)
        {
            Release(error);
            return;
        }

        var exception = Read(api, status, error, call);
        Release(error);
        throw exception;
    }

    public static AdbcException Missing(string call) => AdbcException.NotImplemented($"The driver has no {call}.");

    public static NativeAdbcException Read(CAdbcDriver* api, AdbcStatusCode status, CAdbcError* error, string call)
    {
        var message = error->Message == null ? null : Marshal.PtrToStringUTF8((nint)error->Message);
        return new(
            string.IsNullOrWhiteSpace(message) ? $"The driver answered {status} to {call} and gave no reason." : message,
            status,
            SqlState(error),
            error->VendorCode == NoCode ? 0 : error->VendorCode,
            Details(api, error));
    }

    // Five characters without an end; five NULs when the driver has none.
    private static string? SqlState(CAdbcError* error)
    {
        var state = new ReadOnlySpan<byte>(error->SqlState, 5);
        return state.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0 ? Encoding.ASCII.GetString(state) : null;
    }

    private static List<KeyValuePair<string, byte[]>> Details(CAdbcDriver* api, CAdbcError* error)
    {
        List<KeyValuePair<string, byte[]>> details = [];
        if (error->PrivateData == null || api->ErrorGetDetailCount == null || api->ErrorGetDetail == null)
            return details;
        var count = api->ErrorGetDetailCount(error);
        for (var i = 0; i < count; i++)
        {
            var detail = api->ErrorGetDetail(error, i);
            if (detail.Key == null)
                continue;
            var value = detail.Value == null ? [] : new ReadOnlySpan<byte>(detail.Value, checked((int)detail.Length)).ToArray();
            details.Add(new(Marshal.PtrToStringUTF8((nint)detail.Key)!, value));
        }

        return details;
    }
}

/// <summary>Text as the C interface takes it: UTF-8 with a NUL at its end.</summary>
internal static class NativeText
{
    public static byte[] Of(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new AdbcException("A text for the driver must not hold a NUL character.", AdbcStatusCode.InvalidArgument);
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    // `fixed` on null gives a null pointer, which is what the interface means by "any".
    public static byte[]? OfOptional(string? text) => text is null ? null : Of(text);
}
