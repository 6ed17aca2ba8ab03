using CleanDash.Infrastructure;
using CleanDash.Infrastructure.Settings;
using CleanDash.Web.Hosting;
using Xunit;

namespace CleanDash.Unit.Hosting;

public sealed class GuardedTests
{
    [Fact]
    public async Task What_nobody_foresaw_is_in_the_log_without_secrets_and_ends_with_a_code()
    {
        var folder = Directory.CreateTempSubdirectory("cleandash-");
        try
        {
            var secrets = new KnownSecrets();
            secrets.Learn("token", "dapi-0123");
            var exitCode = await Start.Guarded(logIs =>
            {
                logIs(new LogOptions { Folder = folder.FullName }, secrets);
                throw new KeyNotFoundException("nobody thought of this with dapi-0123");
            });

            var log = await File.ReadAllTextAsync(Assert.Single(folder.GetFiles()).FullName, TestContext.Current.CancellationToken);
            Assert.Equal(5, exitCode);
            Assert.Contains("nobody thought of this with ***", log, StringComparison.Ordinal);
            Assert.Contains("CD-", log, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Before_there_is_a_log_it_ends_with_the_same_code() => Assert.Equal(5, await Start.Guarded(_ => throw new KeyNotFoundException("early")));
}
