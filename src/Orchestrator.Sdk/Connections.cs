using System.Net.Sockets;

namespace Orchestrator.Sdk;

/// <summary>How the client connects, and in which words a failure to is told.</summary>
internal static class Connections
{
    public static HttpClient To(Uri server) => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),

        // A proxy that is meant for the internet must not see calls to this machine.
        UseProxy = !server.IsLoopback,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        BaseAddress = WithSlash(server),
    };

    /// <summary>Relative paths replace what follows the last slash, so a server below a path needs one at its end.</summary>
    private static Uri WithSlash(Uri server)
    {
        var plain = server.GetLeftPart(UriPartial.Path);
        return plain.EndsWith('/') ? new Uri(plain) : new Uri(plain + "/");
    }

    public static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host name is unknown",
        HttpRequestError.SecureConnectionError => "no secure connection: " + (e.InnerException?.Message ?? e.Message),
        HttpRequestError.ResponseEnded => "the connection broke off",
        _ => Innermost(e) switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
            SocketException socket => socket.Message,
            TimeoutException => "no connection in time",
            var inner => inner.Message,
        },
    };

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
