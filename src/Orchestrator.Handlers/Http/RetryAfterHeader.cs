using System.Net.Http.Headers;

namespace Orchestrator.Handlers.Http;

/// <summary>How long a Retry-After header, in seconds or as a date, asks to wait.</summary>
internal static class RetryAfterHeader
{
    // A server that asks for more than a day is mistaken, or wants the task gone.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan? Read(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? header?.Date - now;
        return wait is null ? null : TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, 0, Longest.Ticks));
    }
}
