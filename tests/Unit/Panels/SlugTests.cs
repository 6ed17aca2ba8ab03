using CleanDash.Application;
using Xunit;

namespace CleanDash.Unit.Panels;

public sealed class SlugTests
{
    [Theory]
    [InlineData("NycTaxi", "nyc-taxi")]
    [InlineData("Q3Revenue", "q3-revenue")]
    [InlineData("HTMLViews", "html-views")]
    [InlineData("WhenNewYorkRides", "when-new-york-rides")]
    [InlineData("A", "a")]
    public void A_type_name_becomes_its_address(string name, string slug) => Assert.Equal(slug, Slug.Kebab(name));

    [Theory]
    [InlineData("DropoffZips", "dropoff_zips")]
    [InlineData("Bin", "bin")]
    [InlineData("MinFlights", "min_flights")]
    public void A_parameter_name_becomes_its_marker(string name, string marker) => Assert.Equal(marker, Slug.Snake(name));
}
