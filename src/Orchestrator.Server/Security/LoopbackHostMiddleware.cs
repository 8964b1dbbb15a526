using System.Net;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Security;

/// <summary>
/// Without API keys, answers only calls to a loopback name: a web page whose own name was made to point here (DNS
/// rebinding) sends that name along and is refused.
/// </summary>
internal sealed class LoopbackHostMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return IsLoopback(host)
            ? next(context)
            : new Problem(
                ErrorCodes.HostNotAllowed,
                "Without an API key the server answers to localhost, 127.0.0.1 and [::1] only. Use one of them, or start the server with an API key.")
                .WriteAsync(context);
    }

    private static bool IsLoopback(string host) =>
        host is "127.0.0.1"
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
