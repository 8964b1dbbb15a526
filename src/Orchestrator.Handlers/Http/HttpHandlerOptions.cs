namespace Orchestrator.Handlers.Http;

/// <summary>Settings of the <c>http</c> handler.</summary>
public sealed class HttpHandlerOptions
{
    /// <summary>How much of a response body is kept, in bytes after decompression; the rest is not read. Default 1 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>How many redirects are followed before the redirect itself is the result. Default 10.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>How long a connection may take to open. Default 30 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a pooled connection is used, so that changes of DNS are seen. Default 2 minutes.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(2);
}
