namespace CleanDash.Web.Panels;

/// <summary>A query string as names with their values.</summary>
internal static class QueryAddress
{
    public static Dictionary<string, IReadOnlyList<string>> Of(IQueryCollection query)
    {
        var address = new Dictionary<string, IReadOnlyList<string>>(query.Count, StringComparer.Ordinal);
        foreach (var (name, values) in query)
            address[name] = [.. values.Select(value => value ?? "")];
        return address;
    }
}
