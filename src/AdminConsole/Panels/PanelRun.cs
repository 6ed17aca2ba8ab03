using System.CommandLine;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;
using CleanDash.Application.Catalogue;
using CleanDash.Application.Messaging;
using CleanDash.Application.Panels;
using CleanDash.Domain;

namespace CleanDash.AdminConsole.Panels;

/// <summary><c>panel run</c>: the rows of one panel, or its figure.</summary>
internal static class PanelRun
{
    private const string Figure = "figure";
    private static readonly string[] Formats = ["table", "csv", "json", "arrow", Figure];

    public static Command Command(OpenDesk open, Output output, Option<string?> data)
    {
        var slug = new Argument<string>("slug") { Description = "The dashboard." };
        var panel = new Argument<string>("panel") { Description = "The panel." };
        var set = new Option<string[]>("--set") { Description = "A filter's value, as in the address: date=last-30-days. Repeat it for several values." };
        var person = new Option<string?>("--as") { Description = "With the rights and attributes of this person." };
        var format = new Option<string>("--format") { Description = "table, csv, json, arrow or figure.", DefaultValueFactory = static _ => "table" };
        var command = new Command("run", "Runs one panel and writes its rows.") { slug, panel, set, person, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(format)!;
            if (!Formats.Contains(wanted)) return output.Refuse(Invalid("--format", $"--format takes one of {string.Join(", ", Formats)}."));
            if (wanted == "arrow" && output.IsTerminal) return output.Refuse(Invalid("--format", "Arrow is bytes that no terminal shows; send it into a file: … --format arrow > rows.arrows."));
            await using var desk = open(parsed.GetValue(data), usesWarehouse: true);
            if (parsed.GetValue(person) is { } email && await ActAs(desk, email, cancellationToken) is { } stranger) return output.Refuse(stranger);
            if (!Address(parsed.GetValue(set) ?? []).Try(out var address, out var refusal)
                || !(await desk.Get<Shelf>().Find(parsed.GetValue(slug)!, parsed.GetValue(panel)!, cancellationToken)).Try(out var place, out refusal)
                || !desk.Get<PanelBinding>().Read(place.Dashboard, address).Try(out var values, out refusal)
                || !desk.Get<PanelBinding>().Bind(place.Panel, values).Try(out var bound, out refusal))
            {
                return output.Refuse(refusal);
            }

            if (bound.Ask is { } ask) return output.Refuse(Missing(ask));
            return wanted == Figure
                ? await WriteFigure(desk, output, bound, cancellationToken)
                : await WriteRows(desk, output, place.Panel, bound, Enum.Parse<RowFormat>(wanted, ignoreCase: true), cancellationToken);
        });
        return command;
    }

    private static async Task<Refusal?> ActAs(Desk desk, string email, CancellationToken cancellationToken)
    {
        desk.Get<IStore>().Open();
        await desk.TakeNewDashboards(cancellationToken);
        if (!(await desk.Send(new FindPerson(email), cancellationToken)).Try(out var person, out var refusal)) return refusal;
        desk.Caller.ActsAs(person);
        return null;
    }

    private static async Task<int> WriteRows(Desk desk, Output output, PanelDescriptor panel, BoundPanel bound, RowFormat format, CancellationToken cancellationToken)
    {
        if (!(await desk.Send(panel.Export(bound.Request!, format, output.Rows(quotesValues: format == RowFormat.Csv)), cancellationToken)).Try(out var exported, out var refusal)) return output.Refuse(refusal);
        if (exported.Cut) output.Remark($"The result was cut; these are its first {exported.Rows} rows.");
        return ExitCodes.Done;
    }

    private static async Task<int> WriteFigure(Desk desk, Output output, BoundPanel bound, CancellationToken cancellationToken)
    {
        PanelAnswer? answer;
        do
        {
            if (!(await desk.Send(bound.Request!, cancellationToken)).Try(out answer, out var refusal)) return output.Refuse(refusal);
        }
        while (answer.State == PanelState.Running);

        using var json = JsonDocument.Parse(answer.Body.Plain);
        if (json.RootElement.TryGetProperty("error", out var error))
        {
            return output.Refuse(new(RefusalKind.Unavailable, error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!));
        }

        if (!json.RootElement.TryGetProperty("figure", out var figure)) return output.Refuse(Invalid("--format", "That panel gave no figure; --format json writes its rows."));
        output.WriteJson(figure.WriteTo);
        return ExitCodes.Done;
    }

    private static Result<Dictionary<string, IReadOnlyList<string>>> Address(IEnumerable<string> sets)
    {
        var address = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var text in sets)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) return Invalid("--set", $"--set takes a name and a value, for example --set date=last-30-days, not {text}.");
            var name = text[..equals];
            address[name] = [.. address.GetValueOrDefault(name, []), text[(equals + 1)..]];
        }

        return address;
    }

    private static Refusal Missing(PanelAnswer ask)
    {
        using var json = JsonDocument.Parse(ask.Body.Plain);
        var names = json.RootElement.GetProperty("missing").EnumerateArray().Select(static name => name.GetString()!).ToList();
        return Invalid(names[0], $"This panel needs {string.Join(" and ", names)}: {string.Join(' ', names.Select(static name => $"--set {name}=…"))}.");
    }

    private static Refusal Invalid(string field, string message) => new(RefusalKind.Invalid, "console.usage", message) { Field = field };
}
