using CleanDash.Application.Warehouses;
using CleanDash.Infrastructure.Warehouses.DuckDb;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CleanDash.Integration.Warehouses;

/// <summary>Without neighbours: the folder for temporary files is the whole process's.</summary>
[Collection(nameof(StreamTests))]
public sealed class TemporaryFolderTests
{
    [Fact]
    public void A_folder_for_temporary_files_that_cannot_be_written_is_a_plain_sentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes Linux's /proc, where nobody can write.");
        var before = Environment.GetEnvironmentVariable("TMPDIR");
        Environment.SetEnvironmentVariable("TMPDIR", "/proc/self");
        try
        {
            var failed = Assert.Throws<WarehouseException>(() => new DuckDbEngine(new WarehouseOptions(), NullLogger<DuckDbEngine>.Instance, TimeProvider.System).Open());

            Assert.Equal(WarehouseCodes.Unreachable, failed.Code);
            Assert.DoesNotContain("/proc", failed.Message, StringComparison.Ordinal);
            Assert.Contains("/proc/self", failed.EngineText, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
        }
    }
}
