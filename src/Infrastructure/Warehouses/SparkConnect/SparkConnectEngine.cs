using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;
using Microsoft.Extensions.Logging;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>A Spark Connect server. Opening it sends nothing: the first statement opens the first session.</summary>
internal sealed class SparkConnectEngine(SparkConnectOptions options, Patience patience, ILogger<SparkConnectEngine> logger, TimeProvider time) : AdbcEngine
{
    public override bool IsEmbedded => false;

    // A server takes more than this machine has cores.
    public override int UsualConcurrency => 8;

    public override OpenEngine Open()
    {
        try
        {
            return new OpenSparkConnect(new SparkConnectDatabase(new SparkConnectClient(options, patience, time, logger, Orphaned)));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new WarehouseException(WarehouseCodes.Unreachable, "The warehouse's address cannot be used.", exception.Message, exception);
        }
    }
}
