namespace CleanDash.Infrastructure.Warehouses.ArrowStreams;

/// <summary>A stream with columns that are not read here, which the same SQL gives each time; or its bytes are damaged so.</summary>
internal sealed class UnreadArrowException(string message) : DamagedArrowException(message);
