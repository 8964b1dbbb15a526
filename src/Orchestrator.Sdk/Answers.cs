using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Contracts;

namespace Orchestrator.Sdk;

/// <summary>Reads what a server answered, also when it is not one of ours.</summary>
internal static class Answers
{
    public static T? TryParse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error a server gave its reasons for; a proxy on the way may have answered without any.</summary>
    public static OrchestratorApiException Refusal(HttpResponseMessage answer, byte[] body, DateTimeOffset now)
    {
        var status = (int)answer.StatusCode;
        var retryAfter = answer.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - now) : null;
        return TryParse(body, ContractsJsonContext.Default.ProblemResource) is { } problem
            ? new OrchestratorApiException(status, problem.Code, problem.Detail, problem.Errors, retryAfter)
            : new OrchestratorApiException(
                status,
                OrchestratorApiException.UnexpectedAnswer,
                string.Create(CultureInfo.InvariantCulture, $"The server answered {status} {answer.ReasonPhrase} without saying why."),
                errors: null,
                retryAfter);
    }

    public static OrchestratorApiException NotOurs(HttpResponseMessage answer, Uri server) => new(
        (int)answer.StatusCode,
        OrchestratorApiException.UnexpectedAnswer,
        $"{server} answered with something that is not this API; is another program listening there, or a much newer server?",
        errors: null,
        retryAfter: null);
}
