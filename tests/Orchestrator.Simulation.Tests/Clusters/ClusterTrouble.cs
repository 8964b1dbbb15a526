using Orchestrator.Cluster.InMemory;
using Orchestrator.Domain;
using Orchestrator.Journal.InMemory;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>How badly the store treats a process at the moment, drawn call by call.</summary>
internal sealed class ClusterTrouble(FakeClock clock, SeededChance chance)
{
    private long cutUntil;
    private long flakyUntil;
    private long slowUntil;

    /// <summary>True while nothing of the store is reached.</summary>
    public bool IsCut => clock.GetTimestamp() < cutUntil;

    private bool IsFlaky => clock.GetTimestamp() < flakyUntil;

    private bool IsSlow => clock.GetTimestamp() < slowUntil;

    public void Cut(TimeSpan time) => cutUntil = clock.GetTimestamp() + time.Ticks;

    /// <summary>Calls fail by chance, before or after they took effect.</summary>
    public void BeFlaky(TimeSpan time) => flakyUntil = clock.GetTimestamp() + time.Ticks;

    /// <summary>Calls take up to several seconds.</summary>
    public void BeSlow(TimeSpan time) => slowUntil = clock.GetTimestamp() + time.Ticks;

    public void End() => cutUntil = flakyUntil = slowUntil = 0;

    /// <summary>How an operation of journal or table goes.</summary>
    public InMemoryFault OfOperation() =>
        IsCut ? InMemoryFault.BeforeStoring
        : !IsFlaky || Draw(3) > 0 ? InMemoryFault.None
        : Draw(2) == 0 ? InMemoryFault.BeforeStoring
        : InMemoryFault.AfterStoring;

    /// <summary>How long an operation is under way, one way.</summary>
    public TimeSpan Delay() =>
        IsSlow && Draw(3) == 0 ? TimeSpan.FromMilliseconds(Draw(4_000))
        : IsCut ? TimeSpan.FromMilliseconds(Draw(2) * 2_000)
        : Draw(8) == 0 ? TimeSpan.FromMilliseconds(Draw(20))
        : TimeSpan.Zero;

    /// <summary>How long a commit takes.</summary>
    public TimeSpan CommitDelay() => IsSlow && Draw(3) == 0 ? TimeSpan.FromMilliseconds(Draw(8_000)) : TimeSpan.FromMilliseconds(1 + Draw(4));

    /// <summary>How a call of the cluster's store goes.</summary>
    public ClusterStoreFault OfCall()
    {
        if (IsCut)
        {
            return Draw(2) == 0 ? ClusterStoreFault.Unavailable : ClusterStoreFault.Hangs;
        }

        var delay = IsSlow && Draw(3) == 0 ? TimeSpan.FromMilliseconds(Draw(3_000)) : TimeSpan.Zero;
        return IsFlaky && Draw(3) == 0
            ? new ClusterStoreFault(delay, FailsBefore: Draw(2) == 0, FailsAfter: true)
            : delay > TimeSpan.Zero ? new ClusterStoreFault(delay) : ClusterStoreFault.None;
    }

    public int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
}
