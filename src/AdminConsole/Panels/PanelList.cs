using System.CommandLine;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;

namespace CleanDash.AdminConsole.Panels;

/// <summary><c>panel list</c>: every panel with its parameters.</summary>
internal static class PanelList
{
    public static Command Command(OpenDesk open, Output output, Option<string?> data)
    {
        var slug = new Argument<string?>("slug") { Arity = ArgumentArity.ZeroOrOne, Description = "Only this dashboard's." };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("list", "Every panel with its parameters.") { slug, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var desk = open(parsed.GetValue(data), usesWarehouse: false);
            IReadOnlyList<DashboardDescriptor> dashboards;
            if (parsed.GetValue(slug) is { } wanted)
            {
                if (!(await desk.Get<Shelf>().Find(wanted, cancellationToken)).Try(out var one, out var refusal)) return output.Refuse(refusal);
                dashboards = [one];
            }
            else if (!(await desk.Send(new ListDashboards(), cancellationToken)).Try(out dashboards!, out var refusal))
            {
                return output.Refuse(refusal);
            }

            if (parsed.GetValue(json)) output.WriteJson(writer => Write(writer, dashboards));
            else output.WriteTable(["Dashboard", "Panel", "Kind", "Title", "Parameters"], dashboards.SelectMany(static dashboard => dashboard.Panels.Select(panel => Row(dashboard, panel))));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string[] Row(DashboardDescriptor dashboard, PanelDescriptor panel) =>
    [
        dashboard.Slug, panel.Id, Kind(panel.Kind), panel.Info.Title, string.Join(' ', panel.Parameters.Select(static parameter => parameter.Name)),
    ];

    private static void Write(Utf8JsonWriter json, IReadOnlyList<DashboardDescriptor> dashboards)
    {
        json.WriteStartArray();
        foreach (var dashboard in dashboards)
        {
            foreach (var panel in dashboard.Panels)
            {
                json.WriteStartObject();
                json.WriteString("dashboard", dashboard.Slug);
                json.WriteString("panel", panel.Id);
                json.WriteString("title", panel.Info.Title);
                json.WriteString("kind", Kind(panel.Kind));
                json.WriteStartArray("parameters");
                foreach (var parameter in panel.Parameters) Write(json, parameter, dashboard.Filters.FirstOrDefault(filter => filter.Name == parameter.Name));
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Parameter parameter, FilterDescriptor? filter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("kind", parameter.Kind.ToString().ToLowerInvariant());
        json.WritePropertyName("default");
        switch (filter?.InitialTexts)
        {
            case null or []:
                json.WriteNullValue();
                break;
            case [var one] when parameter.Kind is not (ParameterKind.Ints or ParameterKind.Texts):
                json.WriteStringValue(one);
                break;
            case var several:
                json.WriteStartArray();
                foreach (var text in several) json.WriteStringValue(text);
                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    private static string Kind(PanelKind kind) => kind.ToString().ToLowerInvariant();
}
