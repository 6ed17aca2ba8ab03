using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Panels;

namespace CleanDash.AdminConsole.Dashboards;

/// <summary><c>dashboard show</c>: one dashboard, who sees it, and its panels.</summary>
internal static class DashboardShow
{
    public static Command Command(Shell shell)
    {
        var slug = Slug();
        return shell.Listing<(DashboardDescriptor Code, DashboardViewers Store)>(
            "show",
            "One dashboard, who sees it, and its panels.",
            [slug],
            async (desk, parsed, cancellationToken) =>
            {
                if (!(await desk.Get<Shelf>().Find(parsed.GetRequiredValue(slug), cancellationToken)).Try(out var code, out var refusal)) return refusal;
                if (!(await desk.Send(new ListViewers(), cancellationToken)).Try(out var matrix, out refusal)) return refusal;
                return (code, matrix.Dashboards.Single(dashboard => dashboard.Slug == code.Slug));
            },
            dashboard => Show(shell.Output, dashboard.Code, dashboard.Store),
            static (json, dashboard) =>
            {
                json.WriteStartObject();
                json.WriteString("slug", dashboard.Code.Slug);
                json.WriteString("title", dashboard.Code.Info.Title);
                json.WriteString("description", dashboard.Code.Info.Description);
                json.WriteString("owner", dashboard.Code.Info.Owner);
                json.WriteStrings("viewers", dashboard.Store.Viewers);
                json.WriteNumber("people", dashboard.Store.People);
                json.WriteStrings("panels", dashboard.Code.Panels.Select(static panel => panel.Id));
                json.WriteEndObject();
            });
    }

    /// <summary>How a command names a dashboard.</summary>
    public static Argument<string> Slug() => new("slug") { Description = "The dashboard." };

    private static void Show(Output output, DashboardDescriptor code, DashboardViewers store)
    {
        output.WriteFields(
        [
            ("Dashboard", code.Slug),
            ("Title", code.Info.Title),
            ("Description", code.Info.Description ?? ""),
            ("Owner", code.Info.Owner ?? ""),
            ("Viewers", store.Viewers.Count == 0 ? "none" : string.Join(' ', store.Viewers)),
            ("People who see it", store.People.ToString()),
        ]);
        output.Line("");
        output.WriteTable(["Panel", "Title"], code.Panels.Select(static panel => new[] { panel.Id, panel.Info.Title }));
    }
}
