namespace CleanDash.Application.Messaging;

/// <summary>Who may send a request.</summary>
public abstract record AccessRule
{
    private AccessRule()
    {
    }

    /// <summary>Also people who are not signed in; the list of such requests stands in a test.</summary>
    public static AccessRule Anyone { get; } = new Open();

    /// <summary>Every person who is signed in, and the local operator.</summary>
    public static AccessRule SignedIn { get; } = new Person();

    /// <summary>Holders of the role <c>admin</c>, and the local operator.</summary>
    public static AccessRule Administrators { get; } = new Administrator();

    /// <summary>The local operator alone: whoever may run commands on the server.</summary>
    public static AccessRule Operator { get; } = new LocalOperator();

    /// <summary>The viewers of the dashboard that the request's panel stands on; the scan replaces it by <see cref="Dashboard"/>.</summary>
    public static AccessRule ViewersOfItsDashboard { get; } = new ItsDashboard();

    /// <summary>See <see cref="Anyone"/>.</summary>
    public sealed record Open : AccessRule;

    /// <summary>See <see cref="SignedIn"/>.</summary>
    public sealed record Person : AccessRule;

    /// <summary>See <see cref="Administrators"/>.</summary>
    public sealed record Administrator : AccessRule;

    /// <summary>See <see cref="Operator"/>.</summary>
    public sealed record LocalOperator : AccessRule;

    /// <summary>See <see cref="ViewersOfItsDashboard"/>.</summary>
    public sealed record ItsDashboard : AccessRule;

    /// <summary>The viewers of one dashboard.</summary>
    /// <param name="Slug">Its slug.</param>
    public sealed record Dashboard(string Slug) : AccessRule;
}
