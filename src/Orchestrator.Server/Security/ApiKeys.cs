using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Server.Security;

/// <summary>The keys that open the API. Compared by their hashes, in a time that tells nothing about them.</summary>
internal sealed class ApiKeys(IEnumerable<string> keys)
{
    private const string Bearer = "Bearer ";
    private readonly byte[][] hashes = [.. keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];

    /// <summary>True when the request carries one of the keys.</summary>
    public bool Allow(HttpRequest request)
    {
        var given = request.Headers["X-API-Key"].ToString();
        if (given.Length == 0)
        {
            var authorization = request.Headers.Authorization.ToString();
            if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            given = authorization[Bearer.Length..].Trim();
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
