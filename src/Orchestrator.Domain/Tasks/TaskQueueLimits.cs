using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Domain.Tasks;

/// <summary>The numbers that the rules of a queue depend on.</summary>
public sealed record TaskQueueLimits
{
    /// <summary>Tasks that may wait (submitted or queued) before submissions are refused. Default 1,000,000; at least 1.</summary>
    public int MaxWaiting { get; init; } = 1_000_000;

    /// <summary>
    /// How much waiting time one step of priority is worth. A task is overtaken only by tasks that fell due less than
    /// (difference of priority × this) after it: with the default of 5 minutes a background task is never overtaken by one
    /// that fell due 20 minutes after it. Zero makes the queue first come, first served.
    /// </summary>
    public TimeSpan AgeingStep { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an idempotency key is remembered after its task ended. Default 24 h.</summary>
    public TimeSpan KeyRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a cancelled attempt may take to stop before it is abandoned. Default 10 s.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent may take to report that a scheduled attempt started. Default 30 s.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Events a task may have before further progress is no longer recorded and a further snooze fails it. Default 1,000.</summary>
    public int MaxHistory { get; init; } = 1_000;

    /// <summary>What holds tasks back although agents are free. Default nothing.</summary>
    public FlowLimits Flow { get; init; } = FlowLimits.None;
}
