using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.FleetAndWeather;

/// <summary>Temperatures of each month with the share of flights that were cancelled, of one airport or of all.</summary>
public sealed record TemperatureAndCancellations([OptionsFrom<WeatherStations>] string? Origin) : IChart<TemperatureAndCancellations.Months>
{
    /// <summary>One row for each month, temperatures in degrees Celsius; where nobody measured there is none.</summary>
    public sealed record Months(Column<DateOnly> MonthStart, Column<double?> Coldest, Column<double?> MeanTemp, Column<double?> Warmest, Column<double> CancelledPercent);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Temperature and cancellations")
    {
        Subtitle = "By month: temperatures on the left, share of cancelled flights on the right",
        Height = TileHeight.Tall,
        Sentence = "Coldest, mean and warmest temperature of each month as a band with a line, and the share of cancelled flights as a second line. Most flights were cancelled in February, when it was coldest, fewest in autumn.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT w.month_start, w.coldest, w.mean_temp, w.warmest, f.cancelled_percent
        FROM (SELECT trunc(make_date(year, month, day), 'MM') AS month_start, round((min(temp) - 32) / 1.8e0, 1) AS coldest,
                     round((avg(temp) - 32) / 1.8e0, 1) AS mean_temp, round((max(temp) - 32) / 1.8e0, 1) AS warmest
              FROM demo.flights.weather
              WHERE :origin IS NULL OR origin = :origin
              GROUP BY trunc(make_date(year, month, day), 'MM')) AS w
        JOIN (SELECT trunc(flight_date, 'MM') AS month_start, round(100e0 * count(*) FILTER (WHERE dep_time IS NULL) / count(*), 2) AS cancelled_percent
              FROM demo.flights.flights
              WHERE :origin IS NULL OR origin = :origin
              GROUP BY trunc(flight_date, 'MM')) AS f ON f.month_start = w.month_start
        ORDER BY w.month_start
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Months columns) => Plot.Combine(
        Plot.Band(columns.MonthStart, columns.Coldest, columns.Warmest, "Coldest to warmest", columns.MeanTemp, "Mean").Format(".1f").Unit("°C"),
        Plot.Line(columns.MonthStart, columns.CancelledPercent, "Cancelled").Format(".1f").OnRight("%").Series(1).Dots());
}
