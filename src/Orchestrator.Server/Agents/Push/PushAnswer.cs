using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Server.Agents.Push;

/// <summary>What a pushed task came to.</summary>
/// <param name="Error">Null when it went well.</param>
internal readonly record struct PushAnswer(TaskPayload Result, TaskError? Error)
{
    private const int LongestQuote = 500;

    /// <summary>Reads <c>{"success", "result" | "error"}</c>, whatever the status: agents answer failures with 500 and the same body.</summary>
    public static PushAnswer Read(int status, ReadOnlyMemory<byte> body, int maxPayloadBytes)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Json.JsonText.MaxDepth });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("success", out var success))
            {
                return success.ValueKind switch
                {
                    JsonValueKind.True => Succeeded(root, maxPayloadBytes),
                    JsonValueKind.False => Failed(root),
                    _ => Failure($"The agent answered {status} with a 'success' that is neither true nor false."),
                };
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        return Failure($"The agent answered {status} without 'success': {Quote(body.Span)}");
    }

    /// <summary>An attempt that failed, and may go well another time.</summary>
    public static PushAnswer Failure(string message, string type = ErrorKindNames.AgentError, bool isRetryable = true) => new(default, new TaskError(type, message, isRetryable));

    private static PushAnswer Succeeded(JsonElement root, int maxPayloadBytes)
    {
        if (!root.TryGetProperty("result", out var result) || result.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        var json = Encoding.UTF8.GetBytes(result.GetRawText());
        return json.Length > maxPayloadBytes ? TooLarge(maxPayloadBytes) : new PushAnswer(json, null);
    }

    /// <summary>The result does not fit; another attempt would have the same.</summary>
    public static PushAnswer TooLarge(int maxPayloadBytes) =>
        Failure($"The result has more than {maxPayloadBytes} bytes; put large data elsewhere and return where it is.", isRetryable: false);

    private static PushAnswer Failed(JsonElement root)
    {
        if (!root.TryGetProperty("error", out var error))
        {
            return Failure("The agent did not say why.");
        }

        if (error.ValueKind != JsonValueKind.Object)
        {
            return Failure(error.ValueKind == JsonValueKind.String ? error.GetString()! : error.GetRawText());
        }

        // An agent that knows the other protocols says more.
        var type = error.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : ErrorKindNames.AgentError;
        var message = error.TryGetProperty("message", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : error.GetRawText();
        var isRetryable = !(error.TryGetProperty("retryable", out var retryable) && retryable.ValueKind == JsonValueKind.False);
        return Failure(message, Domain.Agents.AgentRules.NameFault(type) is null ? type : ErrorKindNames.AgentError, isRetryable);
    }

    private static string Quote(ReadOnlySpan<byte> body) =>
        body.IsEmpty ? "(nothing)" : Encoding.UTF8.GetString(body.Length > LongestQuote ? body[..LongestQuote] : body);
}
