using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Panels;
using CleanDash.Application.Warehouses;

namespace CleanDash.AdminConsole.Warehouses;

/// <summary><c>warehouse test</c>: the way to the warehouse step by step, and with <c>--panels</c> whether every panel's statement fits what is there.</summary>
internal static class WarehouseTest
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenRemarks = TimeSpan.FromSeconds(15);

    public static Command Command(OpenDesk open, Output output, Option<string?> data, Option<bool> json)
    {
        var panels = new Option<bool>("--panels") { Description = "Also has every panel's statement described there, and compares names and types; reads no row." };
        var command = new Command("test", "What works on the way to the warehouse, or the first step that does not and what to do.") { panels, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var desk = open(parsed.GetValue(data), usesWarehouse: true);
            var watch = new StatementWatch(TimeProvider.System);
            var asked = desk.Send(new CheckWarehouse(watch), cancellationToken);
            await SayThatItStarts(asked, watch, output);
            if (!(await asked).Try(out var steps, out var refusal)) return output.Refuse(refusal);
            IReadOnlyList<StatementMistake> mistakes = [];
            var works = steps.All(static step => step.Ok);
            if (works && parsed.GetValue(panels) && !(await desk.Send(new CheckStatements(), cancellationToken)).Try(out mistakes!, out refusal)) return output.Refuse(refusal);
            if (works && parsed.GetValue(panels)) steps = [.. steps, .. Compared(mistakes)];

            if (parsed.GetValue(json)) output.WriteJson(writer => writer.WriteArray(steps, Write));
            else output.WriteTable(["Step", "", "Took", "What was found"], steps.Select(Row));
            return !works ? ExitCodes.Unreachable : mistakes.Count > 0 ? ExitCodes.Found : ExitCodes.Done;
        });
        return command;
    }

    // A warehouse takes minutes to start; silence for so long looks like a fault.
    private static async Task SayThatItStarts(Task asked, StatementWatch watch, Output output)
    {
        var next = TimeSpan.Zero;
        while (await Task.WhenAny(asked, Task.Delay(Look)) != asked)
        {
            if (watch.Stage != WarehouseStage.Starting) continue;
            var passed = watch.Since;
            if (passed < next) continue;
            output.Remark($"The warehouse is starting ({(int)passed.TotalMinutes}:{passed.Seconds:00}).");
            next += BetweenRemarks;
        }
    }

    private static IEnumerable<WarehouseStep> Compared(IReadOnlyList<StatementMistake> mistakes) => mistakes.Count == 0
        ? [new("panels", true, TimeSpan.Zero, "Every panel's statement fits what is there.")]
        : mistakes.Select(static mistake => new WarehouseStep("panels", false, TimeSpan.Zero, $"{mistake.Dashboard}/{mistake.Panel}: {mistake.Message}"));

    private static string[] Row(WarehouseStep step) => [step.Step, step.Ok ? "works" : "FAILS", Took(step), step.Message];

    private static string Took(WarehouseStep step) => step.Took == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $"{step.Took.TotalMilliseconds:0} ms");

    private static void Write(Utf8JsonWriter json, WarehouseStep step)
    {
        json.WriteStartObject();
        json.WriteString("step", step.Step);
        json.WriteBoolean("ok", step.Ok);
        json.WriteNumber("took", Math.Round(step.Took.TotalSeconds, 3));
        json.WriteString("message", step.Message);
        json.WriteEndObject();
    }
}
