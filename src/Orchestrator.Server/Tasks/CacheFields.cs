using System.Text.Json;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Tasks;

/// <summary>Reads what a submission says about the result cache.</summary>
internal static class CacheFields
{
    private static readonly string Names = string.Join(", ", CacheStrategies.Names);

    /// <summary>The strategy of a name; null when there is none, or the fault is noted.</summary>
    public static CacheStrategy? Strategy(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (JsonFields.Text(ref reader, errors, field) is not { } name)
        {
            return null;
        }

        if (CacheStrategies.TryParse(name, out var strategy))
        {
            return strategy;
        }

        errors.Add(field, $"must be one of {Names}");
        return null;
    }

    /// <summary>The policy that the fields make; null when none of them is given. Without a strategy it keeps nothing, but its values are checked.</summary>
    public static CachePolicy? Policy(CacheStrategy? strategy, TimeSpan? timeToLive, string? version) => strategy is null && timeToLive is null && version is null
        ? null
        : new CachePolicy
        {
            Strategy = strategy ?? CacheStrategy.None,
            TimeToLive = timeToLive ?? CachePolicy.DefaultTimeToLive,
            Version = version ?? string.Empty,
        };
}
