using System.CommandLine;
using System.Text.Json;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>What commands are made of: the options that all share, and the three shapes they have: a listing, a change, a deletion.</summary>
internal sealed class Shell(OpenDesk open, Output output)
{
    private readonly Option<bool> yes = new("--yes") { Description = "Does not ask." };

    public Output Output => output;

    /// <summary><c>--data</c>, which every command takes.</summary>
    public Option<string?> Data { get; } = Folder();

    /// <summary><c>--json</c>, which every listing takes.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "As JSON." };

    /// <summary><c>--dry-run</c>, which every change takes.</summary>
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Says what would be done, and ends as it would; changes nothing." };

    /// <summary>A command's services over a store that is there.</summary>
    /// <exception cref="Infrastructure.CannotStartException">It is not, or is of another version.</exception>
    public Desk OpenStore(ParseResult parsed)
    {
        var desk = open(parsed.GetValue(Data), usesWarehouse: false);
        desk.Get<IStore>().Open();
        return desk;
    }

    /// <summary>A command that shows something, for people or as JSON.</summary>
    public Command Listing<T>(
        string name, string description, Symbol[] takes, Func<ParseResult, IMessage<T>> request, Action<T> show, Action<Utf8JsonWriter, T> write, Func<T, int>? exitCode = null) =>
        Listing(name, description, takes, (desk, parsed, cancellationToken) => desk.Send(request(parsed), cancellationToken), show, write, exitCode);

    /// <summary>As the other, for what one request alone does not answer.</summary>
    public Command Listing<T>(
        string name, string description, Symbol[] takes, Find<T> find, Action<T> show, Action<Utf8JsonWriter, T> write, Func<T, int>? exitCode = null)
    {
        var command = Command(name, description, [.. takes, Json]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var desk = OpenStore(parsed);
            if (!(await find(desk, parsed, cancellationToken)).Try(out var answer, out var refusal)) return output.Refuse(refusal);
            if (parsed.GetValue(Json)) output.WriteJson(writer => write(writer, answer));
            else show(answer);
            return exitCode?.Invoke(answer) ?? ExitCodes.Done;
        });
        return command;
    }

    /// <summary>A command that changes something, or only tries to.</summary>
    public Command Change<T>(string name, string description, Symbol[] takes, Func<ParseResult, IMessage<T>> request, Func<ParseResult, T, Deed> deed, Before? before = null)
    {
        var command = Command(name, description, [.. takes, DryRun]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var desk = OpenStore(parsed);
            desk.Caller.Rehearses = parsed.GetValue(DryRun);
            if (before is not null && await before(desk, parsed, cancellationToken) is { } exitCode) return exitCode;
            if (!(await desk.Send(request(parsed), cancellationToken)).Try(out var answer, out var refusal)) return output.Refuse(refusal);
            var (did, wouldDo, what) = deed(parsed, answer);
            output.Line(desk.Caller.Rehearses ? $"Would {wouldDo} {what}." : $"{did} {what}.");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>A change that cannot be taken back: it shows what is concerned, and asks.</summary>
    public Command Deletion<TLook>(
        string name, string description, Argument<string> which, Func<string, IMessage<TLook>> look, Action<TLook> show, Func<string, IMessage<Done>> request)
    {
        var command = Change(name, description, [which, yes], parsed => request(parsed.GetRequiredValue(which)), (parsed, _) => new Deed("Deleted", "delete", parsed.GetRequiredValue(which)), Ask);
        command.Validators.Add(parsed =>
        {
            if (output.CannotAsk && !parsed.GetValue(yes) && !parsed.GetValue(DryRun)) parsed.AddError("There is nobody to ask here; --yes deletes without asking.");
        });
        return command;

        async Task<int?> Ask(Desk desk, ParseResult parsed, CancellationToken cancellationToken)
        {
            var named = parsed.GetRequiredValue(which);
            if (!(await desk.Send(look(named), cancellationToken)).Try(out var shown, out var refusal)) return output.Refuse(refusal);
            show(shown);
            if (parsed.GetValue(DryRun) || parsed.GetValue(yes) || output.Agrees($"Delete {named}?")) return null;
            output.Remark("Nothing was changed.");
            return ExitCodes.Refused;
        }
    }

    private static Option<string?> Folder()
    {
        var data = new Option<string?>("--data") { Description = "The data folder, in place of CLEANDASH_DATA.", Recursive = true };
        data.Validators.Add(static named =>
        {
            if (string.IsNullOrWhiteSpace(named.GetValueOrDefault<string?>())) named.AddError("--data takes a folder.");
        });
        return data;
    }

    private static Command Command(string name, string description, IEnumerable<Symbol> takes)
    {
        var command = new Command(name, description);
        foreach (var symbol in takes)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        return command;
    }
}

/// <summary>Finds what a listing shows.</summary>
internal delegate Task<Result<T>> Find<T>(Desk desk, ParseResult parsed, CancellationToken cancellationToken);

/// <summary>What happens between opening the store and the change; an exit code ends the command.</summary>
internal delegate Task<int?> Before(Desk desk, ParseResult parsed, CancellationToken cancellationToken);

/// <summary>What a change did, or would have done: <c>Gave</c>, <c>give</c>, and what to whom.</summary>
internal sealed record Deed(string Did, string WouldDo, string What);
