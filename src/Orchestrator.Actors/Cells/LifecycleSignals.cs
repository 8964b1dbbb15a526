namespace Orchestrator.Actors;

internal sealed class StopSignal : SystemSignal
{
    public override void HandleIn(ActorCell cell) => cell.OnStopRequested();
}

internal sealed class RestartDueSignal : SystemSignal
{
    public override void HandleIn(ActorCell cell) => cell.OnRestartDue();
}

internal sealed class ResumeSignal : SystemSignal
{
    public override void HandleIn(ActorCell cell) => cell.OnResumed();
}

internal sealed class ChildStoppedSignal(ActorCell child) : SystemSignal
{
    public override void HandleIn(ActorCell cell) => cell.OnChildStopped(child);
}

internal sealed class ChildEscalatedSignal(ActorCell child, Exception cause) : SystemSignal
{
    public override void HandleIn(ActorCell cell) => cell.OnChildEscalated(child, cause);
}
