using Apache.Arrow.Adbc;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.SparkConnect;

/// <summary>A Spark Connect server.</summary>
internal sealed class OpenSparkConnect(SparkConnectDatabase database) : OpenSpark(database)
{
    private const string Own = "cleandash";

    public override void Begin(AdbcStatement statement, Statement wanted, Action<WarehouseStage> told)
    {
        var spark = (SparkConnectStatement)statement;
        var tags = wanted.Tags;
        spark.Tags = [Own, .. new[] { Tag("dashboard", tags.Dashboard), Tag("panel", tags.Panel), Tag("cause", tags.Cause.ToString().ToLowerInvariant()) }.OfType<string>()];

        // One more than wanted tells that there are more.
        spark.RowLimit = wanted.Limits.MaxRows < int.MaxValue ? (int)wanted.Limits.MaxRows + 1 : null;
        spark.Starting = () => told(WarehouseStage.Starting);
        spark.Running = () => told(WarehouseStage.Running);
        spark.Progress = wanted.Watch is { } watch ? watch.Told : null;
    }

    private static string? Tag(string name, string value) => value.Length == 0 ? null : $"{name}={value.Replace(',', '_')}";
}
