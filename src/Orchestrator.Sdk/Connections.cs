using System.Net.Sockets;

namespace Orchestrator.Sdk;

/// <summary>How the client connects, and in which words a failure to is told.</summary>
internal static class Connections
{
    public static HttpClient To(Uri server) => new(Handler(server)) { BaseAddress = WithSlash(server) };

    public static SocketsHttpHandler Handler(Uri server) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),

        // A proxy that is meant for the internet must not see calls to this machine.
        UseProxy = !server.IsLoopback,
        AllowAutoRedirect = false,

        // Names are looked up anew now and then, also by a client that lives as long as its program.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Relative paths replace what follows the last slash, so a server below a path needs one at its end.</summary>
    public static Uri WithSlash(Uri server)
    {
        var plain = server.GetLeftPart(UriPartial.Path);
        return plain.EndsWith('/') ? new Uri(plain) : new Uri(plain + "/");
    }

    /// <summary>
    /// True for what an <see cref="HttpClient"/> throws when a call does not get through. A bare <see cref="SocketException"/>
    /// is among it: of a connection that the server resets in the moment it is made, .NET asks the address without a guard.
    /// </summary>
    public static bool Failed(Exception e) => e is HttpRequestException or SocketException;

    /// <summary>True when not a byte of the call can have reached a server.</summary>
    public static bool NeverConnected(Exception e) => e is SocketException || e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    public static string Reason(Exception e) => (e as HttpRequestException)?.HttpRequestError switch
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
