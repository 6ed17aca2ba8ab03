namespace CleanDash.Domain.Access;

/// <summary>A role that people can hold and dashboards can list.</summary>
public sealed class Role
{
    private Role(RoleName name, DateTime createdAt)
    {
        Name = name;
        CreatedAt = createdAt;
    }

    /// <summary>Its name, which is its identity.</summary>
    public RoleName Name { get; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; }

    /// <summary>A role that did not exist until now.</summary>
    public static Role Create(RoleName name, DateTime now) => new(name, now);

    /// <summary>Whether the product itself relies on it.</summary>
    public bool IsBuiltIn => Name == RoleName.Admin || Name == RoleName.User;

    /// <summary>Whether it may be deleted.</summary>
    public Refusal? Delete() => IsBuiltIn ? AccessRefusals.BuiltInRole : null;
}
