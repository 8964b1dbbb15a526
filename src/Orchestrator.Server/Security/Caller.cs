using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Server.Security;

/// <summary>Who calls, as an audit shows it: the key's first hash digits, which tell keys apart and open nothing, and where the call came from.</summary>
internal static class Caller
{
    private const int HashDigits = 8;

    public static string Of(HttpContext context)
    {
        var from = context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "an unknown address";
        return ApiKeys.Given(context.Request) is { Length: > 0 } key
            ? $"key {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..HashDigits]} from {from}"
            : from;
    }
}
