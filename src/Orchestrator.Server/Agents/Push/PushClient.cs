namespace Orchestrator.Server.Agents.Push;

/// <summary>
/// Calls out to agents and node managers. Each call opens a connection of its own: on one from before, a call that fails may have been heard or not, and an
/// agent that is gone would be found out too late.
/// </summary>
internal sealed class PushClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    })
    {
        // Each call brings its own patience.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    public void Dispose() => client.Dispose();

    /// <summary>Reads a body of at most so many bytes; null when it has more.</summary>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var kept = new MemoryStream();
        var part = new byte[16 * 1024];
        while (await body.ReadAsync(part, cancellation) is > 0 and var count)
        {
            if (kept.Length + count > limit)
            {
                return null;
            }

            kept.Write(part, 0, count);
        }

        return kept.ToArray();
    }
}
