using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>What a shard of runs hears.</summary>
internal static class RunMessage
{
    /// <summary>The task of a step has ended.</summary>
    public sealed record TaskEnded(StepReference Step, TaskView Task) : JournaledMessage<RunsActor>;

    /// <summary>Tasks were submitted, or refused, in the order they were sent.</summary>
    public sealed record Submitted(IReadOnlyList<StepTask> Sent, IReadOnlyList<SubmitOutcome> Outcomes) : JournaledMessage<RunsActor>;

    /// <summary>Tasks could not be submitted.</summary>
    public sealed record NotSubmitted(IReadOnlyList<StepTask> Sent, Exception Failure) : JournaledMessage<RunsActor>;

    /// <summary>A task was looked at.</summary>
    /// <param name="Task">Null when there is no such task any longer.</param>
    public sealed record Looked(StepReference Step, TaskId Id, TaskView? Task) : JournaledMessage<RunsActor>;

    /// <summary>It could not be looked at now.</summary>
    public sealed record NotLooked(StepReference Step, TaskId Id) : JournaledMessage<RunsActor>;

    /// <summary>A task that was to be cancelled could not be reached now.</summary>
    public sealed record NotCancelled(RunEffect.Cancel Cancel) : JournaledMessage<RunsActor>;

    /// <summary>It is tried again.</summary>
    public sealed record CancelAgain(RunEffect.Cancel Cancel) : JournaledMessage<RunsActor>;

    /// <summary>A cancellation was taken.</summary>
    public sealed record Cancelled : JournaledMessage<RunsActor>;

    /// <summary>A timer has fired: a deadline may have passed.</summary>
    public sealed record Wake : JournaledMessage<RunsActor>;

    /// <summary>Tasks that are known but not noted may have to be.</summary>
    public sealed record NoteTasks : JournaledMessage<RunsActor>;

    /// <summary>It is time to look whether tasks have ended unheard.</summary>
    public sealed record Review : JournaledMessage<RunsActor>;

    /// <summary>What was refused for want of room, or could not be reached, is sent again.</summary>
    public sealed record SendAgain(IReadOnlyList<StepTask> Steps) : JournaledMessage<RunsActor>;
}
