// Types that take a library where it does not belong.
#pragma warning disable CA1812, CA1852, MA0047, IDE0130 // They are never made; only their shape counts.
namespace CleanDash.Application.Access.Canaries
{
    internal sealed record KnowsArrow(Apache.Arrow.Schema Schema);

    internal sealed record KnowsPlotly(Plotly.NET.GenericChart Chart);

    internal sealed record KnowsNewtonsoft(Newtonsoft.Json.JsonSerializer Serializer);

    internal sealed record KnowsMediatR(MediatR.IMediator Mediator);
}

namespace CleanDash.Application.Catalogue.Canaries
{
    internal sealed record KnowsCsvHelper(CsvHelper.CsvParser Parser);
}
