using CleanDash.Application.Figures;
using CleanDash.Application.Panels;
using Plotly.NET;

namespace CleanDash.Fixtures.Everything;

/// <summary>Takes a parameter of every type.</summary>
public sealed record Fares(
    DateRange Date, DateOnly? Day, [OptionsFrom<PickupZips>] IReadOnlyList<int> Zips, IReadOnlyList<string> Words, Part? Part, bool? Airport, double? Least, int? Most, string? Name,
    [OptionsFrom<Minutes>] string? Minute)
    : IChart<Fares.Bands>
{
    public sealed record Bands(Column<long> Fare, Column<long> Trips);

    public static PanelInfo Info => new("Trips by fare") { Sentence = "Columns of trips for each four dollars of fare; most cost less than twelve." };

    public static string Sql => """
        SELECT CAST(floor(fare_amount / 4) * 4 AS BIGINT) AS fare, count(*) AS trips
        FROM   samples.nyctaxi.trips
        WHERE  tpep_pickup_datetime >= :date_from AND tpep_pickup_datetime < :date_to AND fare_amount >= 0
          AND  (:day IS NULL OR CAST(tpep_pickup_datetime AS DATE) = :day)
          AND  (:zips IS NULL OR pickup_zip IN (SELECT explode(from_json(:zips, 'array<int>'))))
          AND  (:words IS NULL OR CAST(pickup_zip AS STRING) IN (SELECT explode(from_json(:words, 'array<string>'))))
          AND  (:part IS NULL OR (:part = 'morning') = (hour(tpep_pickup_datetime) < 12))
          AND  (:airport IS NULL OR :airport = (fare_amount = 52))
          AND  (:least IS NULL OR fare_amount >= :least)
          AND  (:most IS NULL OR trip_distance <= :most)
          AND  (:name IS NULL OR CAST(dropoff_zip AS STRING) = :name)
          AND  (:minute IS NULL OR CAST(minute(tpep_pickup_datetime) AS STRING) = :minute)
        GROUP  BY 1 ORDER BY 1
        """;

    public GenericChart Draw(Bands bands) => Plot.Column(bands.Fare, bands.Trips);
}
