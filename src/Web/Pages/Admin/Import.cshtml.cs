using System.Text;
using CleanDash.Application.Access;
using CleanDash.Domain;
using CleanDash.Web.Refusals;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

/// <summary>People from a CSV file: what it would do is shown first, and nothing of it is done unless all of it can be.</summary>
[Upload(20)]
internal sealed class ImportModel(IMediator mediator, Caller caller) : PageModel
{
    // A list of this length goes along with the page, so that it need not be chosen again.
    private const int Carried = 256 * 1024;

    public Refusal? Problem { get; private set; }

    /// <summary>What the file does, or would do.</summary>
    public ImportedPeople? Counts { get; private set; }

    /// <summary>Why there was nothing to do; a list sent twice finds everything as it says.</summary>
    public string? Already { get; private set; }

    /// <summary>Whether that was done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The text that was looked at, when it is short enough to be sent along.</summary>
    public string? Csv { get; private set; }

    public string? FileName { get; private set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(IFormFile? file, string? csv, string? step, CancellationToken cancellationToken)
    {
        var text = csv ?? await Read(file, cancellationToken);
        if (text is null) return Refuse(new(RefusalKind.Invalid, "request.no_file", "Choose a CSV file in UTF-8, as spreadsheets save it under that name."));
        caller.Rehearses = step != "import";
        var result = await mediator.Send(new ImportPeople(text), cancellationToken);
        if (result.Refusal is { Kind: RefusalKind.AlreadySo } already) Already = already.Message;
        else if (result.Refusal is { } refusal) return Refuse(refusal);
        (Counts, IsDone, FileName, Csv) = (result.Value, !caller.Rehearses, file?.FileName, text.Length <= Carried ? text : null);
        return Page();
    }

    private PageResult Refuse(Refusal refusal)
    {
        Problem = refusal;
        Response.StatusCode = refusal.Kind.Status();
        return Page();
    }

    private static async Task<string?> Read(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null or { Length: 0 }) return null;
        try
        {
            using var reader = new StreamReader(file.OpenReadStream(), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
