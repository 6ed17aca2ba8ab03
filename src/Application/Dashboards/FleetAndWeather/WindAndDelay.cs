using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.FleetAndWeather;

/// <summary>Mean wind against mean delay on departure: a point for each day and airport.</summary>
public sealed record WindAndDelay(DateRange Date) : IChart<WindAndDelay.Days>
{
    private const string Dry = "Dry", Wet = "Rain or snow";
    private const int Lake = 0, Amber = 1;

    /// <summary>One row for each day and airport; where nobody measured or nobody flew there is no mean.</summary>
    public sealed record Days(
        Column<string> Origin, Column<DateOnly> WeatherDate, Column<double?> MeanWind, Column<double?> RainInches, Column<double?> MeanDelay, Column<long> Flights);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Wind and late departures")
    {
        Subtitle = "Mean delay on departure by mean wind, a point for each day and airport",
        Unit = "min",
        Height = TileHeight.Tall,
        Sentence = "Points of mean wind and mean delay on departure for each day and airport. Wind alone hardly matters; days with rain or snow are late about twice as long.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT w.origin, w.weather_date, w.mean_wind, w.rain_inches, round(avg(f.dep_delay), 2) AS mean_delay, count(*) AS flights
        FROM (SELECT origin, make_date(year, month, day) AS weather_date, round(avg(wind_speed), 2) AS mean_wind, round(sum(precip), 2) AS rain_inches
              FROM demo.flights.weather
              GROUP BY origin, make_date(year, month, day)) AS w
        JOIN demo.flights.flights AS f ON f.origin = w.origin AND f.flight_date = w.weather_date
        WHERE f.flight_date >= :date_from AND f.flight_date < :date_to
        GROUP BY w.origin, w.weather_date, w.mean_wind, w.rain_inches
        ORDER BY w.weather_date, w.origin
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Days columns)
    {
        var weather = Column.Of(columns.RainInches.Select(rain => rain > 0 ? Wet : Dry));
        var days = Column.Of(columns.Origin.Zip(columns.WeatherDate, (origin, day) => $"{origin}, {day:d MMM yyyy}"));
        return Plot.ScatterBy(columns.MeanWind, columns.MeanDelay, weather, [Dry, Wet], days)
            .Series((Dry, Amber), (Wet, Lake))
            .Hover("%{text}<br>wind %{x:.1f} mph, %{y:.1f} late")
            .XTitle("Mean wind, mph");
    }
}
