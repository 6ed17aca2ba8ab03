namespace CleanDash.Domain.Access;

/// <summary>Whether somebody may come in.</summary>
public enum UserState
{
    /// <summary>Known by address, never signed in.</summary>
    Invited,

    /// <summary>May sign in.</summary>
    Active,

    /// <summary>May not, until enabled again.</summary>
    Disabled,
}
