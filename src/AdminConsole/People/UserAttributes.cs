using System.CommandLine;
using CleanDash.AdminConsole.Terminal;
using CleanDash.Application.Access;

namespace CleanDash.AdminConsole.People;

/// <summary><c>user set</c> and <c>user unset</c>: the attributes of one person, which choose the rows that they see.</summary>
internal static class UserAttributes
{
    public static Command Set(Shell shell)
    {
        var email = Person.Argument();
        var attribute = new Argument<string>("attribute") { Description = "Name and value: region=EMEA.", HelpName = "name=value" };
        attribute.Validators.Add(static given =>
        {
            if (given.Tokens is [var text, ..] && text.Value.IndexOf('=', StringComparison.Ordinal) <= 0) given.AddError("'set' takes a name and a value, for example region=EMEA.");
        });
        return shell.Change(
            "set",
            "Gives somebody an attribute, like region=EMEA.",
            [email, attribute],
            parsed =>
            {
                var (name, value) = Parts(parsed.GetRequiredValue(attribute));
                return new SetAttribute(parsed.GetRequiredValue(email), name, value);
            },
            (parsed, _) => new Deed("Set", "set", $"{parsed.GetRequiredValue(attribute)} for {parsed.GetRequiredValue(email)}"));
    }

    public static Command Unset(Shell shell)
    {
        var email = Person.Argument();
        var name = new Argument<string>("name") { Description = "The attribute's name." };
        return shell.Change(
            "unset",
            "Takes an attribute from somebody.",
            [email, name],
            parsed => new SetAttribute(parsed.GetRequiredValue(email), parsed.GetRequiredValue(name), Value: null),
            (parsed, _) => new Deed("Took", "take", $"{parsed.GetRequiredValue(name)} from {parsed.GetRequiredValue(email)}"));
    }

    private static (string Name, string Value) Parts(string attribute)
    {
        var equals = attribute.IndexOf('=', StringComparison.Ordinal);
        return (attribute[..equals], attribute[(equals + 1)..]);
    }
}
