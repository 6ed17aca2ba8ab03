namespace CleanDash.Infrastructure.Warehouses;

/// <summary>A stream of rows whose engine may have left some out; known at its end.</summary>
internal interface ITruncated
{
    /// <summary>Whether the engine gave fewer rows than there are.</summary>
    bool IsTruncated { get; }
}
