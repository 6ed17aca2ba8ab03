using System.Runtime.InteropServices;
using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses;
using Xunit;

namespace CleanDash.Unit.Warehouses;

public sealed class WarehouseRulesTests
{
    private const uint Nobody = 65534;

    [Fact]
    public void The_defaults_are_right_in_a_checkout() => Assert.True(new WarehouseRules().Validate(null, new WarehouseOptions()).Succeeded);

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_key()
    {
        var wrong = new WarehouseOptions
        {
            Lakehouse = "/nowhere/at/all", MaxRows = 0, MaxBytes = -1, Timeout = TimeSpan.Zero, Concurrency = -1, Queue = -1, Threads = -1, Memory = "much", Spill = "0GB",
        };

        var told = new WarehouseRules().Validate(null, wrong).Failures!.ToList();

        string[] keys = ["Lakehouse", "MaxRows", "MaxBytes", "Timeout", "Concurrency", "Queue", "Threads", "Memory", "Spill"];
        Assert.Equal(keys.Length, told.Count);
        Assert.All(keys, key => Assert.Contains(told, sentence => sentence.StartsWith($"Warehouse:{key} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_server_is_taken_in_the_place_of_a_folder_or_told_without_its_token()
    {
        Assert.True(new WarehouseRules().Validate(null, new() { Lakehouse = "/nowhere/at/all", Url = "sc://spark.example.com:443/;token=s3cret" }).Succeeded);

        var told = Assert.Single(new WarehouseRules().Validate(null, new() { Url = "sc://spark.example.com/;use_ssl=false;token=s3cret" }).Failures!);
        Assert.StartsWith("Warehouse:Url would send the token unencrypted", told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "sc://")]
    [InlineData("sc://spark.example.com/;token=s3cret", "keep one")]
    [InlineData("sc://spark.example.com", "use_ssl=true")]
    [InlineData("sc://localhost", "is not there")]
    public void A_file_with_a_token_belongs_to_a_server_that_takes_it_encrypted(string url, string why)
    {
        var told = new WarehouseRules().Validate(null, new() { Url = url, TokenFile = "/nowhere/token" }).Failures!;

        Assert.Contains(told, sentence => sentence.StartsWith("Warehouse:TokenFile ", StringComparison.Ordinal) && sentence.Contains(why, StringComparison.Ordinal));
        Assert.All(told, static sentence => Assert.DoesNotContain("s3cret", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes Linux, where a thread can ask as somebody else.");
        if (!OperatingSystem.IsLinux())
            return;
        var folder = Directory.CreateTempSubdirectory("cleandash-test-");
        try
        {
            File.SetUnixFileMode(folder.FullName, UnixFileMode.None);
            // Root reads everything, so this thread asks for files as nobody in particular; for others that changes nothing.
            _ = SetFileSystemUser(Nobody);

            var told = Assert.Single(new WarehouseRules().Validate(null, new WarehouseOptions { Lakehouse = folder.FullName }).Failures!);

            Assert.StartsWith($"Warehouse:Lakehouse is {folder.FullName}, and this process may not read", told, StringComparison.Ordinal);
        }
        finally
        {
            _ = SetFileSystemUser(User());
            File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            folder.Delete();
        }
    }

    [Theory]
    [InlineData("512MB")]
    [InlineData("1.5 GB")]
    [InlineData("2GiB")]
    public void A_size_may_be_written_as_people_do(string size) =>
        Assert.True(new WarehouseRules().Validate(null, new WarehouseOptions { Memory = size, Spill = size }).Succeeded);

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetFileSystemUser(uint user);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint User();
}
