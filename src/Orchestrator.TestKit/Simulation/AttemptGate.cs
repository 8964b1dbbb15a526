using Orchestrator.Actors;
using Orchestrator.Engine.Agents;

namespace Orchestrator.TestKit.Simulation;

/// <summary>Keeps attempts that are about to start until the test runs: a test that only submits or looks starts nothing.</summary>
internal sealed class AttemptGate(NodeScheduler scheduler) : IDispatcher
{
    private readonly Lock gate = new();
    private readonly List<IWorkItem> held = [];
    private bool isOpen;

    public void Schedule(IWorkItem item)
    {
        lock (gate)
        {
            if (!isOpen && item is AttemptRun)
            {
                held.Add(item);
                return;
            }
        }

        scheduler.Schedule(item);
    }

    public void Open()
    {
        lock (gate)
        {
            isOpen = true;
            held.ForEach(scheduler.Schedule);
            held.Clear();
        }
    }

    public void Close()
    {
        lock (gate)
        {
            isOpen = false;
        }
    }
}
