using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Orchestrator.Server.Http;

/// <summary>An address to listen on, read from a URL.</summary>
/// <param name="Address">Null for <c>localhost</c>, which is both loopback addresses.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    private const string Scheme = "http://";

    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads a URL.</summary>
    /// <param name="fault">What is wrong and the cure, to be read after the URL.</param>
    public static bool TryParse(string url, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        fault = "must be http://, an IP address, localhost or *, and a port, such as http://127.0.0.1:9000.";
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            fault = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                ? "asks for TLS, which a proxy in front has to add; listen on http://."
                : fault;
            return false;
        }

        var rest = url[Scheme.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(rest.AsSpan(colon + 1), out var port))
        {
            return false;
        }

        var host = rest[..colon];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            // One free port on two addresses cannot be asked for.
            address = new ListenAddress(port == 0 ? IPAddress.Loopback : null, port);
        }
        else if (host is "*" or "+")
        {
            address = new ListenAddress(IPAddress.IPv6Any, port);
        }
        else if (IPAddress.TryParse(host, out var ip))
        {
            address = new ListenAddress(ip, port);
        }

        fault = address is null ? fault : null;
        return address is not null;
    }

    public void Listen(KestrelServerOptions kestrel)
    {
        if (Address is null)
        {
            kestrel.ListenLocalhost(Port);
        }
        else if (Address.Equals(IPAddress.IPv6Any))
        {
            kestrel.ListenAnyIP(Port);
        }
        else
        {
            kestrel.Listen(Address, Port);
        }
    }
}
