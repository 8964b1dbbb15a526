using Orchestrator.Actors;

namespace Orchestrator.Tests.Cluster;

/// <summary>Holds back what a paused process would do until it goes on.</summary>
internal sealed class PausableDispatcher(IDispatcher inner) : IDispatcher
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
            inner.Schedule(item);
        }
    }

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        IsPaused = false;
        held.ForEach(inner.Schedule);
        held.Clear();
    }
}
