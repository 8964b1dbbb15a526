using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Server.Security;

/// <summary>The keys that open the API. Compared by their hashes, in a time that tells nothing about them.</summary>
internal sealed class ApiKeys(IEnumerable<string> keys)
{
    private const string Bearer = "Bearer ";
    private readonly byte[][] hashes = [.. keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];

    /// <summary>The key a request carries; null when it carries none.</summary>
    public static string? Given(HttpRequest request)
    {
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } key)
        {
            return key;
        }

        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    /// <summary>True when the request carries one of the keys.</summary>
    public bool Allow(HttpRequest request)
    {
        if (Given(request) is not { } given)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(given), hash);
        var found = false;
        foreach (var known in hashes)
        {
            found |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return found;
    }
}
