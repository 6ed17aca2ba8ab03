namespace CleanDash.Domain.Access;

/// <summary>Identity of a person in the store; never reused.</summary>
/// <param name="Value">A version 7 GUID.</param>
public readonly record struct UserId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
