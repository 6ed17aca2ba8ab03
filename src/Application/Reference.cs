using System.Security.Cryptography;

namespace CleanDash.Application;

/// <summary>A short name for one refusal or failure, shown to the person and found again in the log and the audit.</summary>
public static class Reference
{
    // No vowels, no 0/O, 1/I: nothing to misread and no words.
    private const string Letters = "23456789BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>A new one, for example <c>CD-9K2M-41</c>.</summary>
    public static string Next() => $"CD-{RandomNumberGenerator.GetString(Letters, 4)}-{RandomNumberGenerator.GetString("0123456789", 2)}";
}
