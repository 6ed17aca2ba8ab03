using CleanDash.Integration.Hosts;
using Xunit;

namespace CleanDash.Integration.Access;

/// <summary>Tests that sign people in at an identity provider of their own, each over a store of its own.</summary>
public abstract class WithProvider : IAsyncLifetime
{
    private protected TestFolder Folder { get; } = new();

    private protected IdentityProvider Provider { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Provider = await IdentityProvider.Start();

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
