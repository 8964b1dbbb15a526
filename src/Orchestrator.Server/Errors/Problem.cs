using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Errors;

/// <summary>An error on its way to the caller.</summary>
/// <param name="Detail">What happened this time, and the cure.</param>
internal sealed record Problem(ErrorCode Code, string Detail)
{
    /// <summary>By field, what is wrong with it; null for none.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Who holds the lock that was asked for; null when nobody does, or none was.</summary>
    public string? Holder { get; init; }

    /// <summary>Until when.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>Answers with this problem. Does nothing when an answer has begun, as it cannot be taken back.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return Task.CompletedTask;
        }

        if (Code.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        var buffer = JsonBuffer.Rent();
        WriteTo(buffer.Writer);
        return JsonResponse.SendAsync(context, Code.Status, buffer, "application/problem+json");
    }

    /// <summary>Where a code is explained.</summary>
    public static string PageOf(ErrorCode code) => $"/docs/errors/{code.Name}";

    /// <summary>Writes it as a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new ProblemResource
        {
            Type = PageOf(Code),
            Title = Code.Title,
            Status = Code.Status,
            Detail = Detail,
            Code = Code.Name,
            Errors = Errors,
            Holder = Holder,
            ExpiresAt = ExpiresAt,
        },
        ContractsJsonContext.Default.ProblemResource);
}
