using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Catalogue;

namespace CleanDash.AdminConsole.Dashboards;

/// <summary><c>dashboard grant</c> and <c>dashboard revoke</c>: the roles that see one dashboard.</summary>
internal static class DashboardGrants
{
    public static Command Grant(Shell shell) =>
        Change(shell, "grant", "Lets a role see a dashboard.", static (slug, role) => new(slug, Grant: [role], Revoke: []), static (slug, role) => new("Gave", "give", $"{slug} to the role {role}"));

    public static Command Revoke(Shell shell) =>
        Change(shell, "revoke", "Hides a dashboard from a role.", static (slug, role) => new(slug, Grant: [], Revoke: [role]), static (slug, role) => new("Took", "take", $"{slug} from the role {role}"));

    private static Command Change(Shell shell, string name, string description, Func<string, string, ViewerChange> change, Func<string, string, Deed> deed)
    {
        var slug = DashboardShow.Slug();
        var role = new Argument<string>("role") { Description = "The role's name." };
        return shell.Change(
            name,
            description,
            [slug, role],
            parsed => new ChangeViewers([Changed(parsed)]),
            (parsed, _) => deed(parsed.GetRequiredValue(slug), parsed.GetRequiredValue(role)),
            async (desk, parsed, cancellationToken) =>
            {
                if (!(await desk.Send(new PreviewViewers([Changed(parsed)]), cancellationToken)).Try(out var effects, out var refusal)) return shell.Output.Refuse(refusal);
                foreach (var effect in effects.Where(static effect => effect.Gain + effect.Lose > 0))
                {
                    shell.Output.Remark($"{effect.Title}: people who begin to see it: {effect.Gain}; who cease to: {effect.Lose}.");
                }

                return null;
            });

        ViewerChange Changed(ParseResult parsed) => change(parsed.GetRequiredValue(slug), parsed.GetRequiredValue(role));
    }
}
