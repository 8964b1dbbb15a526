using Orchestrator.Actors;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>An action as an item of a dispatcher.</summary>
internal sealed class DispatchedAction(Action action) : IWorkItem
{
    public void Run() => action();
}
