using System.Runtime.InteropServices;
using CleanDash.Infrastructure.Settings;
using CleanDash.Infrastructure.Store;

namespace CleanDash.Infrastructure;

/// <summary>Accounts of the operating system: whose the store is, and who asks.</summary>
public static partial class StoreOwner
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint OwnerWanted = 0x18;

    /// <summary>
    /// Makes a root shell's process the owner of the data folder, for good: whatever it writes there the service can use, and no link that the service's account planted there leads it to a file
    /// of root's. Does nothing for anybody but root, and where the folder is not there or is root's own.
    /// </summary>
    /// <exception cref="CannotStartException">It cannot become that account, or that account cannot read this program.</exception>
    public static void Become(HostSettings settings)
    {
        if (!OperatingSystem.IsLinux() || EffectiveUser() != 0 || Of(settings.Data.Folder, 0) is not { } owner) return;
        // In a folder of root's only root can have put the store; the account that it was given to is the service's.
        if (owner.User == 0 && Of(Path.Combine(settings.Data.Folder, StoreOptions.FileName), NoFollow) is { } ofStore) owner = ofStore;
        if (owner.User == 0) return;
        if (!TakeGroups(owner) || SetGroup(owner.Group) != 0 || SetUser(owner.User) != 0)
        {
            throw new CannotStartException(CannotStartException.Store, $"{settings.Data.Folder} belongs to the account {owner.User}, which this process may not become. Run the command as that account.");
        }

        if (!CanRead(AppContext.BaseDirectory))
        {
            throw new CannotStartException(CannotStartException.Store, $"{settings.Data.Folder} belongs to the account {owner.User}, which cannot read this program in {AppContext.BaseDirectory}. Let it, or install the program elsewhere.");
        }
    }

    /// <summary>Who runs this process, as the audit names them: the account's name, or its number where it has none, as in many containers.</summary>
    public static string Account() => Environment.UserName is { Length: > 0 } name ? name : $"uid {EffectiveUser()}";

    private static bool CanRead(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // The groups of the account, which may let it read the lakehouse; an account without a name has none.
    private static bool TakeGroups((uint User, uint Group) owner)
    {
        var entry = AccountEntry(owner.User);
        return (entry == 0 ? SetGroups(0, 0) : TakeGroupsOf(Marshal.ReadIntPtr(entry), owner.Group)) == 0;
    }

    private static (uint User, uint Group)? Of(string path, int flags)
    {
        var facts = default(Facts);
        return Statx(CurrentFolder, path, flags, OwnerWanted, ref facts) == 0 ? (facts.User, facts.Group) : null;
    }

    // The kernel's layout, the same on every processor; only what is asked for has a name.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Facts
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, ref Facts facts);

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint AccountEntry(uint user);

    [LibraryImport("libc", EntryPoint = "initgroups")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TakeGroupsOf(nint name, uint group);

    [LibraryImport("libc", EntryPoint = "setgroups")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetGroups(nuint count, nint groups);

    [LibraryImport("libc", EntryPoint = "setgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetGroup(uint group);

    [LibraryImport("libc", EntryPoint = "setuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetUser(uint user);
}
