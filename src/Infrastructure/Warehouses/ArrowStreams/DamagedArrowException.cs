namespace CleanDash.Infrastructure.Warehouses.ArrowStreams;

/// <summary>Bytes that are no Arrow stream, or not the whole of one.</summary>
internal class DamagedArrowException(string message, Exception? inner = null) : Exception(message, inner);
