using System.Security.Cryptography;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;

namespace Orchestrator.Sdk;

/// <summary>
/// The HTTP API as typed calls. A refusal throws <see cref="OrchestratorApiException"/>, silence throws
/// <see cref="OrchestratorUnreachableException"/>. What is tried again before that is said by <see cref="OrchestratorClientOptions"/>; a
/// client made without options tries nothing again behind the caller's back. Safe for many threads.
/// </summary>
public sealed partial class OrchestratorClient : IDisposable
{
    private readonly HttpClient http;
    private readonly OrchestratorClientOptions options;
    private readonly bool ownsHttp;

    /// <summary>A client with connections of its own, that tries nothing again.</summary>
    /// <param name="server">Where the server is, such as <c>http://127.0.0.1:9000</c>.</param>
    /// <param name="apiKey">Sent with every call; null sends none.</param>
    public OrchestratorClient(Uri server, string? apiKey = null)
        : this(Connections.To(server), apiKey) => ownsHttp = true;

    /// <summary>
    /// A client on connections that the caller keeps, that tries nothing again; their <see cref="HttpClient.BaseAddress"/> names the server.
    /// </summary>
    /// <param name="http">Its time-out must be longer than 60 s, or waits break off.</param>
    /// <param name="apiKey">Sent with every call; null sends none.</param>
    /// <param name="time">The clock that waits are measured with; null takes the system's.</param>
    public OrchestratorClient(HttpClient http, string? apiKey = null, TimeProvider? time = null)
        : this(http, new OrchestratorClientOptions
        {
            Server = http.BaseAddress ?? throw new ArgumentException("The HttpClient has no BaseAddress; set it to the server's address.", nameof(http)),
            ApiKey = apiKey,
            Retry = ClientRetryOptions.Never,
            Time = time ?? TimeProvider.System,
        })
    {
    }

    /// <summary>A client with connections of its own.</summary>
    /// <param name="options">Must not be changed afterwards.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public OrchestratorClient(OrchestratorClientOptions options)
        : this(Connections.To(options.Checked().Server), options) => ownsHttp = true;

    /// <summary>A client on connections that the caller keeps.</summary>
    /// <param name="http">Its time-out must be longer than 60 s, or waits break off. Its base address is not looked at.</param>
    /// <param name="options">Must not be changed afterwards.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public OrchestratorClient(HttpClient http, OrchestratorClientOptions options)
    {
        this.http = http;
        this.options = options.Checked();
        Server = options.Server;
        root = Connections.WithSlash(Server);
    }

    /// <summary>Where the server is.</summary>
    public Uri Server { get; }

    private TimeProvider Time => options.Time;

    /// <summary>Whether submissions get keys of the client's own: only a client that tries again has a use for them.</summary>
    internal bool AddsKeys => options.AddIdempotencyKeys && options.Retry.Limit != TimeSpan.Zero;

    /// <summary>The cluster at this moment.</summary>
    public Task<StatusResource> StatusAsync(CancellationToken cancellation = default) =>
        SendAsync(Call.Get("api/v1/status"), ContractsJsonContext.Default.StatusResource, cancellation);

    /// <summary>Whether the server is well; an unhealthy one is an answer, not an error. Never tried again: it is about this moment.</summary>
    public async Task<HealthResource> HealthAsync(CancellationToken cancellation = default)
    {
        using var answer = await AskAsync(Call.Get("api/v1/health"), HttpCompletionOption.ResponseContentRead, cancellation);
        var body = await ReadAsync(answer, cancellation);
        return Answers.TryParse(body, ContractsJsonContext.Default.HealthResource) is { Status: not null } health
            ? health
            : throw Answers.Refusal(answer, body, Time.GetUtcNow());
    }

    /// <summary>Closes the connections, when they are the client's own.</summary>
    public void Dispose()
    {
        if (ownsHttp)
        {
            http.Dispose();
        }
    }

    /// <summary>Nobody else's key: 128 random bits.</summary>
    internal static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
