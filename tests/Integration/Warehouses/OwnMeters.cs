using System.Diagnostics.Metrics;

namespace CleanDash.Integration.Warehouses;

/// <summary>The meter of one warehouse alone.</summary>
internal sealed class OwnMeters : IMeterFactory
{
    public Meter? Meter { get; private set; }

    public Meter Create(MeterOptions options) => Meter ??= new Meter(options);

    public void Dispose() => Meter?.Dispose();

    public MeterListener Listen(Action<string, long, KeyValuePair<string, object?>[]> heard)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, Meter))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard(instrument.Name, value, tags.ToArray()));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => heard(instrument.Name, value, tags.ToArray()));
        listener.Start();
        return listener;
    }
}
