namespace CleanDash.Web.SignIn;

/// <summary>The way to Google behind the browser's back: short patience, small answers, no detours. What is no answer becomes one kind of exception.</summary>
internal sealed class GoogleAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // Google is asked twice, and the person waits for both.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.5);

    private const int LargestAnswer = 64 * 1024;

    /// <summary>A client of its own.</summary>
    /// <param name="isHere">The provider is on this machine, where no proxy stands between.</param>
    public static HttpClient Client(bool isHere) => new(new GoogleAnswers(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !isHere, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }))
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = LargestAnswer,
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        // 4xx says something about this sign-in, in JSON; the rest says that nobody is there to ask.
        if (answer.IsSuccessStatusCode || (int)answer.StatusCode is >= 400 and < 500) return answer;
        answer.Dispose();
        throw new HttpRequestException(HttpRequestError.InvalidResponse, $"Google answered {(int)answer.StatusCode}.", null, answer.StatusCode);
    }
}
