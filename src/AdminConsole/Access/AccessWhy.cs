using System.CommandLine;
using CleanDash.AdminConsole.People;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Catalogue;

namespace CleanDash.AdminConsole.Access;

/// <summary><c>access why</c>: whether somebody sees a dashboard, and the reasons; the exit code answers too.</summary>
internal static class AccessWhy
{
    public static Command Command(Shell shell)
    {
        var email = Person.Argument();
        var slug = new Argument<string>("slug") { Description = "The dashboard." };
        return shell.Listing(
            "why",
            "Why somebody sees a dashboard (exit code 0), or does not (1).",
            [email, slug],
            parsed => new ExplainAccess(parsed.GetRequiredValue(email), parsed.GetRequiredValue(slug)),
            explained =>
            {
                foreach (var reason in explained[0].Reasons) shell.Output.Line(reason);
            },
            static (json, explained) =>
            {
                json.WriteStartObject();
                json.WriteBoolean("sees", explained[0].Sees);
                json.WriteStrings("reasons", explained[0].Reasons);
                json.WriteEndObject();
            },
            static explained => explained[0].Sees ? ExitCodes.Done : ExitCodes.Refused);
    }
}
