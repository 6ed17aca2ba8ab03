using System.Globalization;

namespace CleanDash.Web.Pages;

/// <summary>Numbers and lists as one says them.</summary>
internal static class Words
{
    /// <summary><c>1 dashboard</c>, <c>1,204 dashboards</c>.</summary>
    public static string Count(long number, string one, string? many = null) => $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 person</c>, <c>1,204 people</c>.</summary>
    public static string People(long number) => Count(number, "person", "people");

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>; a word for nothing.</summary>
    public static string List(IReadOnlyCollection<string> items, string none = "none") => items.Count switch
    {
        0 => none,
        1 => items.First(),
        _ => $"{string.Join(", ", items.SkipLast(1))} and {items.Last()}",
    };

    /// <summary><c>role a</c>, <c>roles a and b</c>.</summary>
    public static string Named(string one, IReadOnlyCollection<string> names) => $"{one}{(names.Count == 1 ? "" : "s")} {List(names)}";

    /// <summary>The first name, or what stands for it.</summary>
    public static string First(string name) => name.Split([' ', '@'], StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : name;
}
