using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using Orchestrator.Handlers.Input;

namespace Orchestrator.Handlers.Http;

/// <summary>Which request headers a task may send: nothing that ends the header early or changes how the message is framed.</summary>
internal static class HttpHeaderRules
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly FrozenSet<string> Framing = FrozenSet.ToFrozenSet(
        ["Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Content = FrozenSet.ToFrozenSet(
        ["Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Content-Type", "Expires", "Last-Modified"],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>True for headers that .NET keeps with the content.</summary>
    public static bool DescribesContent(string name) => Content.Contains(name);

    public static void Check(string name, string value)
    {
        if (!IsToken(name))
        {
            throw new InputException($"input_data.headers has a name that is none: {JsonSerializer.Serialize(name)}. Use letters, digits and '-'.");
        }

        if (Framing.Contains(name))
        {
            throw new InputException($"input_data.headers.{name} is set by the handler itself: leave it out.");
        }

        // A line end in a value would begin another header; characters beyond ASCII have no agreed form in a header.
        if (value.Any(character => character is not '\t' and (< ' ' or > '~')))
        {
            throw new InputException($"input_data.headers.{name} holds a line end, a control character or one beyond ASCII: remove or encode it.");
        }
    }
}
