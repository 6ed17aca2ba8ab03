namespace CleanDash.Application.Figures;

/// <summary>What a statement gives does not fit the columns that a panel declares; the message names the column, what was found and what to do.</summary>
/// <param name="column">The column's name as the panel declares it.</param>
/// <param name="message">One or two plain sentences for the author.</param>
public sealed class ColumnException(string column, string message) : Exception(message)
{
    /// <summary>The column's name as the panel declares it.</summary>
    public string Column { get; } = column;
}
