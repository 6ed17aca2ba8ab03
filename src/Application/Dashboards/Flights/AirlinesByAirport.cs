using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using FluentValidation;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.Flights;

/// <summary>Shares of airlines at each airport, small ones put together.</summary>
public sealed record AirlinesByAirport(DateRange Date, double MinPercent) : IChart<AirlinesByAirport.Shares>
{
    /// <summary>One row for each airport and airline.</summary>
    public sealed record Shares(Column<string> Origin, Column<string> Airline, Column<long> Flights);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Who flies from where")
    {
        Subtitle = "Flights of each airline at the three airports; small airlines of an airport are put together",
        Height = TileHeight.Tall,
        Sentence = "Three rings, one for each airport, with the airlines' shares of flights. United and ExpressJet lead at Newark, JetBlue and Delta at Kennedy, Delta, Envoy and American at LaGuardia.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT origin, CASE WHEN percent >= :min_percent THEN name ELSE 'Others' END AS airline, CAST(sum(flights) AS BIGINT) AS flights
        FROM (SELECT f.origin, l.name, count(*) AS flights, 100e0 * count(*) / sum(count(*)) OVER (PARTITION BY f.origin) AS percent
              FROM demo.flights.flights AS f
              JOIN demo.flights.airlines AS l ON l.carrier = f.carrier
              WHERE f.flight_date >= :date_from AND f.flight_date < :date_to
              GROUP BY f.origin, l.name) AS q
        GROUP BY origin, CASE WHEN percent >= :min_percent THEN name ELSE 'Others' END
        ORDER BY origin, flights DESC, airline
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Shares columns) => Plot.Pies(Column.Of(columns.Origin.Select(Name)), columns.Airline, columns.Flights)
        .Hover("%{label}<br>%{value:,} flights, %{percent}<extra></extra>");

    private static string Name(string origin) => origin switch
    {
        "EWR" => "Newark",
        "JFK" => "Kennedy",
        "LGA" => "LaGuardia",
        _ => origin,
    };
}

internal sealed class AirlinesByAirportValidator : AbstractValidator<AirlinesByAirport>
{
    public AirlinesByAirportValidator() => RuleFor(panel => panel.MinPercent).InclusiveBetween(0, 100).WithMessage("A share is between 0 and 100 %.");
}
