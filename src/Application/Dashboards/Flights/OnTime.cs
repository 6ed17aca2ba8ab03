using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using FluentValidation;

namespace CleanDash.Application.Dashboards.Flights;

/// <summary>The share of flights that landed on time, beside a target and the whole year.</summary>
public sealed record OnTime(DateRange Date, double Target) : INumber<OnTime.Shares>
{
    /// <summary>One row; there is no share where there is no flight.</summary>
    public sealed record Shares(Column<double?> OnTimePercent, Column<double> TargetPercent, Column<double?> YearPercent);

    /// <inheritdoc/>
    public static PanelInfo Info => new("On time")
    {
        Sentence = "The share of flights that landed at most 15 minutes late, with a bar up to its target and the difference to the whole year.",
    };

    /// <inheritdoc/>
    public static string Sql => """
        SELECT round(100e0 * count(*) FILTER (WHERE arr_delay <= 15 AND flight_date >= :date_from AND flight_date < :date_to)
                     / nullif(count(*) FILTER (WHERE flight_date >= :date_from AND flight_date < :date_to), 0), 2) AS on_time_percent,
               :target AS target_percent,
               round(100e0 * count(*) FILTER (WHERE arr_delay <= 15) / nullif(count(*), 0), 2) AS year_percent
        FROM demo.flights.flights
        """;

    /// <inheritdoc/>
    public IReadOnlyList<Number> Draw(Shares columns) =>
    [
        new Number("On time", columns.OnTimePercent[0])
        {
            Unit = "%",
            Format = "0.0",
            Target = columns.TargetPercent[0],
            Before = columns.YearPercent[0],
            BeforeName = "on the whole year",
            Better = Better.Higher,
        },
    ];
}

internal sealed class OnTimeValidator : AbstractValidator<OnTime>
{
    public OnTimeValidator() => RuleFor(panel => panel.Target).InclusiveBetween(0, 100).WithMessage("A target is between 0 and 100 %.");
}
