using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Catalogue;

namespace CleanDash.AdminConsole.Dashboards;

/// <summary><c>dashboard list</c>: every dashboard with the roles that see it.</summary>
internal static class DashboardList
{
    public static Command Command(Shell shell) => shell.Listing(
        "list",
        "Every dashboard with the roles that see it.",
        [],
        static _ => new ListViewers(),
        matrix => shell.Output.WriteTable(
            ["Dashboard", "Title", "Owner", "Viewers", "People", "Panels"],
            matrix.Dashboards.Select(static dashboard => new[]
            {
                dashboard.Slug, dashboard.Title, dashboard.Owner ?? "", string.Join(' ', dashboard.Viewers), dashboard.People.ToString(), dashboard.Panels.ToString(),
            })),
        static (json, matrix) => json.WriteArray(matrix.Dashboards, static (json, dashboard) =>
        {
            json.WriteStartObject();
            json.WriteString("slug", dashboard.Slug);
            json.WriteString("title", dashboard.Title);
            json.WriteString("owner", dashboard.Owner);
            json.WriteStrings("viewers", dashboard.Viewers);
            json.WriteNumber("panels", dashboard.Panels);
            json.WriteEndObject();
        }));
}
