namespace Orchestrator.Cluster.Nodes;

/// <summary>What the node knows, for everybody to read, and who hears of changes.</summary>
internal sealed class ViewBoard(string node, TimeProvider time)
{
    private readonly List<Watcher> watchers = [];
    private volatile Posted posted = new(ClusterView.Unknown(node), 0);

    /// <summary>
    /// From any thread. Whether the lease holds is judged anew each time: a process that slept must not go by what was true before.
    /// </summary>
    public ClusterView Current
    {
        get
        {
            var (view, leaseEnd) = posted;
            return view.HoldsLease && time.GetTimestamp() >= leaseEnd ? view with { HoldsLease = false } : view;
        }
    }

    /// <summary>How long the lease of the view that was posted last still holds. From any thread.</summary>
    public TimeSpan LeaseLeft
    {
        get
        {
            var (view, leaseEnd) = posted;
            var now = time.GetTimestamp();
            return view.HoldsLease && now < leaseEnd ? time.GetElapsedTime(now, leaseEnd) : TimeSpan.Zero;
        }
    }

    /// <summary>The view as it was posted last, whatever the clock says. On the turn.</summary>
    public ClusterView Latest => posted.View;

    /// <summary>True when the posted view claims a lease that is over. On the turn.</summary>
    public bool IsOutdated => posted.View.HoldsLease && time.GetTimestamp() >= posted.LeaseEnd;

    /// <summary>The lease has been renewed, and nothing else has changed.</summary>
    public void Extend(long leaseEnd) => posted = posted with { LeaseEnd = leaseEnd };

    /// <summary>Replaces the view and tells the watchers.</summary>
    public void Post(ClusterView view, long leaseEnd)
    {
        posted = new Posted(view, leaseEnd);
        foreach (var watcher in watchers.ToArray())
        {
            watcher.Tell(view);
        }
    }

    /// <summary>Adds a watcher and tells it the view now. On the turn.</summary>
    public void Add(Watcher watcher)
    {
        watchers.RemoveAll(one => one.IsOver);
        watchers.Add(watcher);
        watcher.Tell(Current);
    }

    private sealed record Posted(ClusterView View, long LeaseEnd);

    public sealed class Watcher(Action<ClusterView> changed) : IDisposable
    {
        public bool IsOver { get; private set; }

        public void Tell(ClusterView view)
        {
            if (!IsOver)
            {
                changed(view);
            }
        }

        public void Dispose() => IsOver = true;
    }
}
