namespace CleanDash.Infrastructure.Warehouses.Spark;

/// <summary>Gives the token for a call.</summary>
/// <param name="refused">Whether the server has just refused the token that was given before, so that a new one is wanted.</param>
/// <param name="cancellationToken">Ends the wait.</param>
internal delegate ValueTask<string> TokenSource(bool refused, CancellationToken cancellationToken);
