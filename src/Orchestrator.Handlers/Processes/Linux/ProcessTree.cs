namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Finds and ends processes by marker, session and descent, from one look at the whole of /proc.</summary>
internal static class ProcessTree
{
    // Each round ends what the last one could not see yet; only a program that forks without end needs more than two.
    private const int MaximumRounds = 50;

    /// <summary>The living processes that bear one of the markers or belong to one of the sessions, and all their descendants.</summary>
    public static List<ProcStat> Find(Predicate<string> isMarker, Predicate<int> isSession)
    {
        var all = ProcFs.All().Select(ProcFs.Stat).OfType<ProcStat>().Where(stat => !stat.IsZombie).ToList();
        var children = all.ToLookup(stat => stat.Parent);
        var found = new Dictionary<int, ProcStat>();
        var pending = new Stack<ProcStat>(all.Where(stat => isSession(stat.Session) || (Marker.Of(stat.Pid) is { } marker && isMarker(marker))));
        while (pending.TryPop(out var stat))
        {
            // Never the server itself, whatever environment it was started with.
            if (stat.Pid > 1 && stat.Pid != Environment.ProcessId && found.TryAdd(stat.Pid, stat))
            {
                foreach (var child in children[stat.Pid])
                {
                    pending.Push(child);
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>Sends SIGKILL to everything found, again until nothing new appears; returns how many it were.</summary>
    public static int Kill(Predicate<string> isMarker, Predicate<int> isSession)
    {
        var ended = new HashSet<(int, long)>();
        for (var round = 0; round < MaximumRounds; round++)
        {
            var before = ended.Count;
            foreach (var stat in Find(isMarker, isSession))
            {
                if (ended.Add((stat.Pid, stat.StartTime)))
                {
                    Signal(stat, Libc.SigKill);
                }
            }

            if (ended.Count == before)
            {
                break;
            }
        }

        return ended.Count;
    }

    /// <summary>Signals the process unless its id has passed to another since it was found.</summary>
    public static void Signal(ProcStat stat, int signal)
    {
        if (ProcFs.Stat(stat.Pid)?.StartTime == stat.StartTime)
        {
            _ = Libc.Kill(stat.Pid, signal);
        }
    }
}
