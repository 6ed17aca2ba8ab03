using System.Diagnostics.Metrics;
using CleanDash.Application.Messaging;

namespace CleanDash.Application.Panels;

/// <summary>Counts answers by state and size, and the requests that wait for one.</summary>
internal sealed class AnswerMeter : IDisposable
{
    private readonly Meter meter = new(Tracing.Name);
    private readonly Counter<long> answers;
    private readonly Histogram<long> bytes;

    public AnswerMeter(Runs runs)
    {
        answers = meter.CreateCounter<long>("cleandash_answers_total", description: "Answers of panels by state.");
        bytes = meter.CreateHistogram(
            "cleandash_answer_bytes",
            description: "Size of answers before compression.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000] });
        meter.CreateObservableGauge("cleandash_waiting", () => runs.Waiting, description: "Requests that wait for an answer.");
    }

    public void Count(PanelAnswer answer)
    {
        answers.Add(1, new KeyValuePair<string, object?>("state", Name(answer.State)));
        bytes.Record(answer.Body.Plain.Length);
    }

    public void Dispose() => meter.Dispose();

    private static string Name(PanelState state) => state switch
    {
        PanelState.Ok => "ok",
        PanelState.Stale => "stale",
        PanelState.Empty => "empty",
        PanelState.Ask => "ask",
        PanelState.Running => "running",
        PanelState.Error => "error",
    };
}
