using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>Something that is to be done outside once all that was decided before is durable. It is derived from state: whoever recovers a shard does it again.</summary>
public abstract record RunEffect
{
    /// <summary>The task of a doing is to be submitted; done twice it is one task.</summary>
    /// <param name="Input">Its input.</param>
    public sealed record Submit(StepReference Step, ReadOnlyMemory<byte> Input) : RunEffect;

    /// <summary>A task is to be cancelled.</summary>
    public sealed record Cancel(TaskId Task, string Reason) : RunEffect;

    /// <summary>A run has ended, or somebody may wait for it.</summary>
    public sealed record Changed(RunId Run) : RunEffect;
}
