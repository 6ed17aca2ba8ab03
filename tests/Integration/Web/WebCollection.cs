using Xunit;

namespace CleanDash.Integration.Web;

/// <summary>One host and one browser for all tests that look at pages.</summary>
[CollectionDefinition(Name)]
public sealed class WebCollection : ICollectionFixture<WebHost>, ICollectionFixture<Browser>
{
    public const string Name = "Web";
}
