using Orchestrator.Contracts;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Server.Schedules;

/// <summary>A schedule as the API shows it.</summary>
internal static class ScheduleJson
{
    private const int NextFires = 5;

    public static ScheduleResource From(Schedule schedule) => new()
    {
        ScheduleId = schedule.Id,
        Cron = schedule.Spec.Cron,
        Interval = schedule.Spec.Interval?.TotalSeconds,
        TimeZone = schedule.Spec.TimeZone,
        Overlap = schedule.Spec.Overlap.Name(),
        Missed = schedule.Spec.Missed.Name(),
        StartAt = schedule.Spec.StartAt?.ToString(),
        EndAt = schedule.Spec.EndAt?.ToString(),
        Jitter = schedule.Spec.Jitter.TotalSeconds,
        Paused = schedule.IsPaused,
        Task = From(schedule.Spec.Task),
        CreatedAt = schedule.CreatedAt.ToString(),
        UpdatedAt = schedule.UpdatedAt.ToString(),
        NextFireAt = schedule.NextDue?.ToString(),
        NextFires = [.. schedule.Upcoming(NextFires).Select(moment => moment.ToString())],
        Fault = schedule.Timetable.Fault,
        LastFireAt = schedule.LastFiredAt?.ToString(),
        LastFires = [.. schedule.Recent.Select(firing => new FiringResource(
            firing.DueAt.ToString(), firing.FiredAt.ToString(), firing.ByHand, firing.Task?.ToString(), firing.Refusal))],
        Waiting = schedule.Waiting.Count,
        FiredCount = schedule.Fired,
        SkippedCount = schedule.Skipped,
        MissedCount = schedule.Missed,
    };

    /// <summary>The task as somebody could submit it; what has its default is left out.</summary>
    public static SubmitTaskRequest From(TaskSpec spec) => new()
    {
        TaskType = spec.Type,
        Domain = spec.Domain,
        Priority = spec.Priority == TaskPriority.Normal ? null : spec.Priority,
        InputData = spec.Input.IsEmpty ? null : new RawJson(spec.Input.ToJson()),
        Requirements = spec.Requirements.Equals(TaskRequirements.None) ? null : From(spec.Requirements),
        Timeout = spec.Timeout == TaskSpec.DefaultTimeout ? null : spec.Timeout.TotalSeconds,
        QueueTimeout = spec.QueueTimeout?.TotalSeconds,
        Delay = spec.Delay?.TotalSeconds,
        RetryPolicy = spec.Retry == RetryPolicy.Default ? null : From(spec.Retry),
        ConcurrencyKey = spec.ConcurrencyKey,
        Tags = spec.Tags.Count == 0 ? null : spec.Tags.ToDictionary(),
        CacheStrategy = spec.Cache?.Strategy.Name(),
        CacheTtl = spec.Cache?.TimeToLive is { } ttl && ttl != CachePolicy.DefaultTimeToLive ? ttl.TotalSeconds : null,
        CacheVersion = spec.Cache?.Version is { Length: > 0 } version ? version : null,
    };

    private static RequirementsResource From(TaskRequirements requirements) => new()
    {
        Capabilities = requirements.Capabilities.Count == 0 ? null : requirements.Capabilities,
        MinCpu = requirements.MinCpu == 0 ? null : requirements.MinCpu,
        MinMemory = requirements.MinMemory == 0 ? null : requirements.MinMemory,
        Gpu = requirements.Gpu == 0 ? null : requirements.Gpu,
        Labels = requirements.Labels.Count == 0 ? null : requirements.Labels.ToDictionary(),
        DeviceId = requirements.DeviceId,
        Zone = requirements.Zone,
        Redundancy = requirements.Redundancy == 1 ? null : requirements.Redundancy,
        RedundancyPolicy = requirements.Redundancy == 1 ? null : requirements.RedundancyPolicy.Name(),
    };

    private static RetryPolicyResource From(RetryPolicy policy) => new()
    {
        MaxAttempts = policy.MaxAttempts,
        InitialInterval = policy.InitialInterval.TotalSeconds,
        BackoffCoefficient = policy.BackoffCoefficient,
        MaximumInterval = policy.MaximumInterval.TotalSeconds,
        Jitter = policy.Jitter,
        RetryOn = [.. ErrorKindNames.All.Where(kind => policy.RetryOn.HasFlag(kind.Kind)).Select(kind => kind.Name)],
        MaxLosses = policy.MaxLosses,
    };
}
