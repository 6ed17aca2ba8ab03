using CleanDash.Application.Figures;
using CleanDash.Application.Panels;

namespace CleanDash.Fixtures.Everything;

/// <summary>Waits until a zip is chosen.</summary>
public sealed record ToOneZip([OptionsFrom<DropoffZips>] string Zip) : ITable<ToOneZip.Origins>
{
    public sealed record Origins(Column<string> Origin, Column<long> Trips);

    public static PanelInfo Info => new("Where rides to this zip come from");

    public static string Sql => """
        SELECT CAST(pickup_zip AS STRING) AS origin, count(*) AS trips
        FROM   samples.nyctaxi.trips WHERE CAST(dropoff_zip AS STRING) = :zip AND pickup_zip IS NOT NULL
        GROUP  BY 1 ORDER BY 2 DESC, 1 LIMIT 8
        """;

    public Table Draw(Origins origins) => new Table().Text("From", origins.Origin, strong: true).Bar("Trips", origins.Trips);
}
