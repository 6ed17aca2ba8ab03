namespace CleanDash.Web.Headers;

/// <summary>What a client can unpack, by its header <c>Accept-Encoding</c>.</summary>
internal static class AcceptedEncodings
{
    /// <summary>True where the coding is named and not given the quality 0.</summary>
    public static bool Accepts(this HttpRequest request, string coding)
    {
        ReadOnlySpan<char> header = request.Headers.AcceptEncoding.ToString();
        foreach (var part in header.Split(','))
        {
            var one = header[part].Trim();
            int end = one.IndexOf(';');
            if ((end < 0 ? one : one[..end].TrimEnd()).Equals(coding, StringComparison.OrdinalIgnoreCase))
                return end < 0 || !one[end..].Contains("q=0", StringComparison.OrdinalIgnoreCase) || one[end..].ContainsAnyInRange('1', '9');
        }

        return false;
    }
}
