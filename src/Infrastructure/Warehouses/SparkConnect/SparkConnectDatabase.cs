using Apache.Arrow.Adbc;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>A server, spoken to in Spark Connect: Apache Spark from 3.4 on, and clusters of Databricks. Opening it sends nothing.</summary>
internal sealed class SparkConnectDatabase(SparkConnectClient client) : AdbcDatabase
{
    public override AdbcConnection Connect(IReadOnlyDictionary<string, string>? options) => new SparkConnectConnection(client);

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }
}
