using CleanDash.Domain;

namespace CleanDash.AdminConsole;

/// <summary>What the process ends with; scripts rely on the numbers.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int AlreadySo = 4;
    public const int Unreachable = 5;

    /// <summary>A check found something.</summary>
    public const int Found = 6;

    /// <summary>The one place where a refusal becomes a number.</summary>
    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => Usage,
        RefusalKind.NotSignedIn or RefusalKind.Forbidden or RefusalKind.Rule or RefusalKind.Conflict => Refused,
        RefusalKind.NotFound => NotFound,
        RefusalKind.AlreadySo => AlreadySo,
        RefusalKind.Unavailable => Unreachable,
    };
}
