namespace CleanDash.Application.Access;

/// <summary>Says at each start that nobody can administer yet, and who will.</summary>
public sealed class AdministratorWanted(AdmissionOptions admission, IPeople people)
{
    /// <summary>A sentence for the log, or null when there is an administrator.</summary>
    public async Task<string?> Warning(CancellationToken cancellationToken)
    {
        if (await people.HaveAdministrator(cancellationToken)) return null;
        return admission.FirstAdmin.Length == 0
            ? "Nobody holds the role admin: whoever signs in next receives it. Sign in now, name the only ones who may in Access:FirstAdmin (CLEANDASH_FIRST_ADMIN), or give it with 'cleandash user grant'."
            : "Nobody holds the role admin: the first of those named in Access:FirstAdmin who signs in receives it.";
    }
}
