using Orchestrator.Actors;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>All that one process does passes here; while it is paused, as by SIGSTOP, nothing does, and the process knows nothing of it.</summary>
internal sealed class PauseGate(IDispatcher inner) : IDispatcher
{
    private readonly List<IWorkItem> held = [];

    public bool IsPaused { get; private set; }

    public void Schedule(IWorkItem item)
    {
        if (IsPaused)
        {
            held.Add(item);
        }
        else
        {
            inner.Schedule(new Gated(this, item));
        }
    }

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        IsPaused = false;
        held.ForEach(Schedule);
        held.Clear();
    }

    private sealed class Gated(PauseGate gate, IWorkItem item) : IWorkItem
    {
        public void Run()
        {
            if (gate.IsPaused)
            {
                gate.held.Add(item);
            }
            else
            {
                item.Run();
            }
        }
    }
}
