using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.NycTaxi;

/// <summary>Trips of each day with their mean over seven days; days without a trip are there too.</summary>
public sealed record TripsPerDay(DateRange Date) : IChart<TripsPerDay.Days>
{
    private static readonly DateOnly Snowstorm = new(2016, 1, 23);

    /// <summary>One row for each day.</summary>
    public sealed record Days(Column<DateOnly> DayDate, Column<long> Trips, Column<double> Mean7Days);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Trips per day")
    {
        Subtitle = "By day of pick-up, and the mean over seven days",
        Sentence = "Synthetic trips per day as bars, their mean over seven days as a line. The weekend of the snowstorm, 23 and 24 January 2016, has the fewest.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT c.day_date, coalesce(t.trips, 0) AS trips,
               round(avg(coalesce(t.trips, 0)) OVER (ORDER BY c.day_date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW), 1) AS mean_7_days
        FROM (SELECT explode(sequence(:date_from, date_sub(:date_to, 1), INTERVAL 1 DAY)) AS day_date) AS c
        LEFT JOIN (SELECT CAST(tpep_pickup_datetime AS DATE) AS day_date, count(*) AS trips
                   FROM samples.nyctaxi.trips
                   WHERE tpep_pickup_datetime >= :date_from AND tpep_pickup_datetime < :date_to
                   GROUP BY CAST(tpep_pickup_datetime AS DATE)) AS t ON t.day_date = c.day_date
        ORDER BY c.day_date
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Days columns)
    {
        var chart = Plot.Combine(
            Plot.Column(columns.DayDate, columns.Trips, "Trips").Series(0).Opacity(0.4),
            Plot.Line(columns.DayDate, columns.Mean7Days, "Mean of seven days").Format(",.0f").Series(0));
        return Date.First <= Snowstorm && Snowstorm <= Date.Last ? chart.Mark(Snowstorm, "Snowstorm, 23 Jan") : chart;
    }
}
