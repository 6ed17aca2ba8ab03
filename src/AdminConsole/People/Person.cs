using System.CommandLine;

namespace CleanDash.AdminConsole.People;

/// <summary>How a command names somebody.</summary>
internal static class Person
{
    public static Argument<string> Argument() => new("email") { Description = "Their address." };
}
