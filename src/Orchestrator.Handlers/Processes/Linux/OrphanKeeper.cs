namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>
/// Looks after orphans that became the server's children: those of programs that have ended are killed, dead ones are
/// reaped. The runtime aborts the server when a child that System.Diagnostics.Process started is reaped by others, so only
/// what is surely not such a child is reaped: what bore our marker, or has been dead for longer than Process ever leaves it.
/// </summary>
internal sealed class OrphanKeeper(Predicate<string> isActive)
{
    private const int SweepMilliseconds = 1000;
    private const int AbandonedAfterMilliseconds = 3000;

    // Adopted orphans are listed as children of the first thread, whose id is the process's.
    private readonly int self = Environment.ProcessId;
    private readonly HashSet<(int, long)> ours = [];
    private readonly Dictionary<(int, long), long> deadSince = [];
    private long nextSweep;
    private bool anyOrphans;
    private bool unswept;

    /// <summary>True when a living orphan of the program is there, or when the kernel does not say.</summary>
    public bool HasOrphanOf(LinuxChild child)
    {
        if (ProcFs.Children(self, self) is not { } children)
        {
            return true;
        }

        foreach (var pid in children)
        {
            if (pid != child.Pid
                && ProcFs.Stat(pid) is { IsZombie: false } stat
                && (stat.Session == child.Pid || Marker.Of(pid) == child.Marker))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One round, at most each second; returns the milliseconds to the next, -1 when there is nothing to look after.</summary>
    public int Sweep(IEnumerable<LinuxChild?> active, bool anyActive)
    {
        // What the last program leaves is only seen by a sweep after it has ended.
        unswept |= anyActive;
        var now = Environment.TickCount64;
        if (now >= nextSweep && (unswept || anyOrphans))
        {
            nextSweep = now + SweepMilliseconds;
            unswept = anyActive;
            anyOrphans = Sweep(active.Select(child => child?.Pid ?? 0).ToHashSet(), now);
        }

        return unswept || anyOrphans ? (int)Math.Max(1, nextSweep - now) : -1;
    }

    private bool Sweep(HashSet<int> programs, long now)
    {
        var seen = new HashSet<(int, long)>();
        foreach (var pid in ProcFs.Children(self, self) ?? [])
        {
            if (!programs.Contains(pid) && ProcFs.Stat(pid) is { } stat && stat.Parent == self)
            {
                seen.Add((pid, stat.StartTime));
                LookAt(stat, now);
            }
        }

        ours.IntersectWith(seen);
        foreach (var gone in deadSince.Keys.Where(key => !seen.Contains(key)).ToArray())
        {
            deadSince.Remove(gone);
        }

        return ours.Count > 0 || deadSince.Count > 0;
    }

    private unsafe void LookAt(ProcStat stat, long now)
    {
        var key = (stat.Pid, stat.StartTime);
        if (stat.IsZombie)
        {
            deadSince.TryAdd(key, now);
            if (ours.Contains(key) || now - deadSince[key] >= AbandonedAfterMilliseconds)
            {
                _ = Libc.WaitPid(stat.Pid, null, Libc.NoHang);
            }
        }
        else if (Marker.Of(stat.Pid) is { } marker && Marker.IsOfThisServer(marker))
        {
            ours.Add(key);
            if (!isActive(marker))
            {
                ProcessTree.Signal(stat, Libc.SigKill);
            }
        }
    }
}
