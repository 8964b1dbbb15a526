using Orchestrator.Actors;

namespace Orchestrator.Cluster.InMemory;

/// <summary>An action as an item of a dispatcher.</summary>
internal sealed class DispatchedAction(Action action) : IWorkItem
{
    public void Run() => action();
}
