using System.Text.Json;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CleanDash.Unit.Panels;

/// <summary>What somebody who waits is told.</summary>
public sealed class AwaitedTests
{
    private static readonly PanelDescriptor Panel = Discovery.Scan([typeof(EveryKindDashboard), typeof(EveryKind), typeof(VendorRides)]).Find("every-kind")!.Panel("vendor-rides")!;
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Time_is_that_of_the_stage_and_rising_is_remembered()
    {
        var watch = new StatementWatch(time);
        watch.Told(WarehouseStage.Queued);
        time.Advance(TimeSpan.FromSeconds(2));
        watch.Told(WarehouseStage.Starting);
        time.Advance(TimeSpan.FromSeconds(90));
        watch.Told(WarehouseStage.Starting);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((WarehouseStage.Starting, TimeSpan.FromSeconds(100), null), (watch.Stage, watch.Since, watch.Rising));

        watch.Told(WarehouseStage.Running);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((WarehouseStage.Running, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(100)), (watch.Stage, watch.Since, watch.Rising));
    }

    [Theory]
    [InlineData(WarehouseStage.Queued, null, null, "queued", "Waiting for its turn · 83 s")]
    [InlineData(WarehouseStage.Starting, null, null, "starting", "Warehouse is starting (1:23)")]
    [InlineData(WarehouseStage.Starting, 204.0, null, "starting", "Warehouse is starting (1:23). Last time it took 3:24")]
    [InlineData(WarehouseStage.Running, null, null, "running", "Running · 83 s")]
    [InlineData(WarehouseStage.Running, 0.4, null, "running", "Running · 83 s")]
    [InlineData(WarehouseStage.Running, 99.5, null, "running", "Running · 83 s. It usually takes 100 s")]
    [InlineData(WarehouseStage.Running, 99.5, 7, "running", "Running · 83 s. 7 of 12 tasks are done. It usually takes 100 s")]
    public void Who_waits_is_told_what_for_and_how_long(WarehouseStage stage, double? usual, int? done, string name, string sentence)
    {
        var awaited = new Awaited(stage, TimeSpan.FromSeconds(83), usual is { } seconds ? TimeSpan.FromSeconds(seconds) : null, done is { } tasks ? new(tasks, 12) : null);

        var answer = JsonElement.Parse(AnswerWriter.Waiting(Panel, awaited).Body.ToText());

        var waiting = answer.GetProperty("waiting");
        Assert.Equal((name, name, 83, sentence), (answer.GetProperty("state").GetString(), waiting.GetProperty("for").GetString(), waiting.GetProperty("seconds").GetInt32(), waiting.GetProperty("sentence").GetString()));
        Assert.Equal(usual is { } expected ? $"{Math.Max(1, Math.Ceiling(expected))}" : "null", waiting.GetProperty("expected").GetRawText());
    }
}
