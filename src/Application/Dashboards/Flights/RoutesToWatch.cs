using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using FluentValidation;

namespace CleanDash.Application.Dashboards.Flights;

/// <summary>The fifteen routes whose worst tenth of arrivals is latest, of those with enough flights.</summary>
public sealed record RoutesToWatch(DateRange Date, int MinFlights) : ITable<RoutesToWatch.Routes>
{
    /// <summary>One row for each route, the worst first; where every flight was cancelled there is no delay.</summary>
    public sealed record Routes(
        Column<string> Origin, Column<string> Dest, Column<long> Flights, Column<double?> MeanDelay, Column<double?> P90Delay, Column<long> Cancelled, Column<string> Carriers);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Routes to watch")
    {
        Subtitle = "One flight in ten lands at least this late",
        Sentence = "A table of fifteen routes with flights, delays, cancellations and airlines, the route with the latest tenth of arrivals first.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT origin, dest, count(*) AS flights, round(avg(arr_delay), 1) AS mean_delay, round(percentile(arr_delay, 0.9), 1) AS p90_delay,
               count(*) FILTER (WHERE dep_time IS NULL) AS cancelled, array_join(sort_array(collect_set(carrier)), ', ') AS carriers
        FROM demo.flights.flights
        WHERE flight_date >= :date_from AND flight_date < :date_to
        GROUP BY origin, dest
        HAVING count(*) >= :min_flights
        ORDER BY p90_delay DESC, origin, dest
        LIMIT 15
        """;

    /// <inheritdoc/>
    public Table Draw(Routes columns) => new Table()
        .Text("From", columns.Origin)
        .Text("To", columns.Dest, strong: true)
        .Text("Airlines", columns.Carriers, onPhone: false)
        .Number("Flights", columns.Flights, format: "#,0", onPhone: false)
        .Number("Cancelled", columns.Cancelled, format: "#,0", onPhone: false)
        .Number("Mean delay", columns.MeanDelay, "min", "0.0")
        .Bar("One in ten, at least", columns.P90Delay, "min", "0");
}

internal sealed class RoutesToWatchValidator : AbstractValidator<RoutesToWatch>
{
    public RoutesToWatchValidator() => RuleFor(panel => panel.MinFlights).GreaterThanOrEqualTo(1).WithMessage("A route has at least 1 flight.");
}
