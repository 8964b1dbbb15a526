namespace Orchestrator.Actors;

/// <summary>Made when somebody asks for an actor's end. Completed on the dispatcher, so that watchers do not run inside the actor's turn.</summary>
internal sealed class TerminationSource : TaskCompletionSource, IWorkItem, IThreadPoolWorkItem
{
    public void Run() => TrySetResult();

    void IThreadPoolWorkItem.Execute() => Run();
}
