using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Journaled;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>Somebody waits for a run: for its end, or for a change.</summary>
/// <param name="After">The revision behind which it is a change; null for the end.</param>
internal sealed record RunWait(RunId Id, long? After) : JournaledMessage<RunsActor>.Call
{
    private readonly TaskCompletionSource<RunView?> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RunView?> Answer => answered.Task;

    /// <summary>True when nobody waits any longer.</summary>
    public bool IsOver => answered.Task.IsCompleted;

    /// <summary>The run as it stood when what is waited for had come about.</summary>
    public RunView? View { get; set; }

    public bool IsMetBy(Run run) => After is { } revision ? run.Revision > revision || run.HasEnded : run.HasEnded;

    public override bool Run(RunsActor actor) => actor.Wait(this);

    public override bool Release() => answered.TrySetResult(View);

    public override void Refuse(Exception reason) => answered.TrySetException(reason);

    public void GiveUp() => answered.TrySetCanceled(CancellationToken.None);
}
