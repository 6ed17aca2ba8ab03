using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.NycTaxi;

/// <summary>Mean trips of each hour of the week.</summary>
public sealed record WhenNewYorkRides(DateRange Date) : IChart<WhenNewYorkRides.Hours>
{
    private static readonly string[] Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>One row for each weekday (0 = Monday) and hour that had a trip.</summary>
    public sealed record Hours(Column<int> WeekDay, Column<int> DayHour, Column<double> TripsPerWeek);

    /// <inheritdoc/>
    public static PanelInfo Info => new("When New York rides")
    {
        Subtitle = "Mean trips per hour, by weekday and hour of pick-up",
        Sentence = "A heat map of mean synthetic trips by weekday and hour. Working days are busiest from 18 to 20 o'clock, weekends late at night.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT weekday(tpep_pickup_datetime) AS week_day, hour(tpep_pickup_datetime) AS day_hour,
               round(count(*) / (datediff(:date_to, :date_from) / 7e0), 2) AS trips_per_week
        FROM samples.nyctaxi.trips
        WHERE tpep_pickup_datetime >= :date_from AND tpep_pickup_datetime < :date_to
        GROUP BY weekday(tpep_pickup_datetime), hour(tpep_pickup_datetime)
        ORDER BY week_day, day_hour
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Hours columns) => Plot
        .HeatMap(columns.DayHour, columns.WeekDay, columns.TripsPerWeek, [.. Enumerable.Range(0, 24).Select(hour => $"{hour:00}:00")], Weekdays)
        .Hover("%{y} %{x} · %{z:.1f} trips<extra></extra>");
}
