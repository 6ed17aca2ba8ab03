using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using FluentValidation;
using Plotly.NET;

namespace CleanDash.Application.Dashboards.NycTaxi;

/// <summary>How many trips cost how much, in bins of the chosen width.</summary>
public sealed record RideCost(DateRange Date, double Bin) : IChart<RideCost.Bins>
{
    private const double AirportFare = 52;

    /// <summary>One row for each bin that has a trip.</summary>
    public sealed record Bins(Column<double> FareFrom, Column<double> FareTo, Column<long> Trips);

    /// <inheritdoc/>
    public static PanelInfo Info => new("What a ride costs")
    {
        Subtitle = "Trips by fare",
        Sentence = "A histogram of fares of synthetic rides. Most rides cost between 4 and 12 dollars; the flat fare to and from the airport stands alone at 52.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT floor(fare_amount / :bin) * :bin AS fare_from, floor(fare_amount / :bin) * :bin + :bin AS fare_to, count(*) AS trips
        FROM samples.nyctaxi.trips
        WHERE tpep_pickup_datetime >= :date_from AND tpep_pickup_datetime < :date_to AND fare_amount BETWEEN 0 AND 80
        GROUP BY floor(fare_amount / :bin)
        ORDER BY fare_from
        """;

    /// <inheritdoc/>
    public GenericChart Draw(Bins columns) => Plot.Histogram(columns.FareFrom, columns.FareTo, columns.Trips)
        .Hover("%{customdata[0]:,} – %{customdata[1]:,}: %{y:,} trips<extra></extra>")
        .XUnit("$")
        .Mark(AirportFare, "Flat fare to JFK, $52");
}

internal sealed class RideCostValidator : AbstractValidator<RideCost>
{
    public RideCostValidator() => RuleFor(panel => panel.Bin).InclusiveBetween(0.5, 40).WithMessage("A bin is between 0.5 and 40 dollars wide.");
}
