using Orchestrator.Actors;

namespace Orchestrator.TestKit.Simulation;

/// <summary>An action as an item of the dispatcher, on no scheduler: what it completes goes on at once.</summary>
internal sealed class PostedAction(Action action) : IWorkItem
{
    public void Run() => action();
}
