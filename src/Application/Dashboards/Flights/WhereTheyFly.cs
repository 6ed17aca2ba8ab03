using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.Flights;

/// <summary>Where flights go, how many and how late they arrive.</summary>
public sealed record WhereTheyFly(DateRange Date, [OptionsFrom<Origins>] IReadOnlyList<string> Origins) : IChart<WhereTheyFly.Places>
{
    /// <summary>One row for each destination; where every flight was cancelled there is no delay.</summary>
    public sealed record Places(Column<string> Faa, Column<string> Name, Column<double> Lat, Column<double> Lon, Column<long> Flights, Column<double?> MeanDelay);

    /// <inheritdoc/>
    public static PanelInfo Info => new("Where they fly")
    {
        Subtitle = "A bubble grows with the flights to it; its colour is the mean delay on arrival",
        Bundle = Bundle.Geo,
        Height = TileHeight.Tall,
        Sentence = "A map of the United States with a bubble at each destination. Chicago, Atlanta and Los Angeles have most flights; arrivals are latest in the south-east.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT a.faa, a.name, a.lat, a.lon, count(*) AS flights, round(avg(f.arr_delay), 2) AS mean_delay
        FROM demo.flights.flights AS f
        JOIN demo.flights.airports AS a ON a.faa = f.dest
        WHERE f.flight_date >= :date_from AND f.flight_date < :date_to
          AND (:origins IS NULL OR f.origin IN (SELECT explode(from_json(:origins, 'array<string>'))))
        GROUP BY a.faa, a.name, a.lat, a.lon
        ORDER BY flights DESC, a.faa
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Places columns) => Plot.Map(columns.Lat, columns.Lon, columns.Flights, columns.MeanDelay, columns.Name, MapScope.Usa)
        .Scale(from: -25, middle: 0, to: 25, unit: "min")
        .HighIsBad()
        .Hover("%{text}<br>%{marker.size:,} flights<br>%{marker.color:.1f} min late on average<extra></extra>");
}
