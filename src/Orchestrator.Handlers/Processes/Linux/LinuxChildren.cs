using System.Collections.Concurrent;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>
/// All programs this server runs. There is one for the whole server, because children, the loop that watches them and
/// the adoption of orphans belong to the operating system's process: orphaned descendants become children of the server
/// (PR_SET_CHILD_SUBREAPER), where a look at one small file finds them, and the server reaps them in the end.
/// </summary>
internal sealed class LinuxChildren
{
    private const int PollingMilliseconds = 20;
    private static readonly Lazy<LinuxChildren> Instance = new(() => new LinuxChildren());
    private readonly ConcurrentDictionary<string, LinuxChild?> active = new(StringComparer.Ordinal);
    private readonly OrphanKeeper orphans;
    private readonly FdLoop loop;

    private LinuxChildren()
    {
        _ = Libc.ProcessControl(Libc.SetChildSubreaper, 1, 0, 0, 0);
        orphans = new OrphanKeeper(marker => active.ContainsKey(marker));
        loop = new FdLoop(KeepHouse);
    }

    public static LinuxChildren Shared => Instance.Value;

    /// <summary>A marker for a program about to start; descendants that bear it are safe until it is forgotten.</summary>
    public string Reserve()
    {
        var marker = Marker.Next();
        active[marker] = null;
        return marker;
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="ProcessStartException">It cannot be started.</exception>
    public LinuxChild Start(ProcessStart start, string marker, OutputCapture stdout, OutputCapture stderr)
    {
        var opened = new List<int>();
        (int Read, int Write) Open(bool serverReads)
        {
            var pipe = Pipes.Create(serverReads);
            opened.AddRange([pipe.Read, pipe.Write]);
            return pipe;
        }

        var kept = new List<int>();
        try
        {
            var (outRead, outWrite) = Open(serverReads: true);
            var (errorRead, errorWrite) = Open(serverReads: true);
            var (inRead, inWrite) = start.Stdin is null ? (-1, -1) : Open(serverReads: false);
            var pid = ProgramStarter.Start(start, marker, inRead, outWrite, errorWrite);
            kept.AddRange([outRead, errorRead, inWrite]);
            return Watch(pid, marker, new OutputWatch(outRead, stdout), new OutputWatch(errorRead, stderr), start.Stdin is null ? null : new InputWatch(inWrite, start.Stdin));
        }
        finally
        {
            foreach (var fd in opened.Except(kept))
            {
                _ = Libc.Close(fd);
            }
        }
    }

    /// <summary>Closes the server's ends of the program's pipes.</summary>
    public void ClosePipes(LinuxChild child)
    {
        foreach (var pipe in child.Pipes)
        {
            loop.Remove(pipe);
        }
    }

    /// <summary>Ends what is left of the program's group, session and descendants.</summary>
    /// <param name="child">The program.</param>
    /// <param name="thorough">True looks through all processes; false only when an orphan of the program is known to be there.</param>
    public void EndAll(LinuxChild child, bool thorough)
    {
        child.Signal(Libc.SigKill);
        if (thorough || orphans.HasOrphanOf(child))
        {
            ProcessTree.Kill(marker => marker == child.Marker, session => session == child.Pid);
        }
    }

    /// <summary>Reaps the program, which has ended; descendants found later are ended as strays.</summary>
    public void Forget(LinuxChild child)
    {
        child.Reap();
        Forget(child.Marker);
    }

    /// <summary>Gives back a marker under which nothing was started.</summary>
    public void Forget(string marker) => active.TryRemove(marker, out _);

    private LinuxChild Watch(int pid, string marker, OutputWatch stdout, OutputWatch stderr, InputWatch? stdin)
    {
        // Kernels before 5.3 and some sandboxes have no pidfd; then the loop asks every few milliseconds.
        var pidFd = (int)Libc.SystemCall(Libc.PidFdOpen, pid, 0);
        var child = new LinuxChild(pid, marker, stdout, stderr, stdin) { NeedsPolling = pidFd < 0 };
        active[marker] = child;
        foreach (var pipe in child.Pipes)
        {
            loop.Add(pipe);
        }

        if (pidFd >= 0)
        {
            loop.Add(new ExitWatch(pidFd, () => child.CheckExit(pidFd)));
        }

        return child;
    }

    private int KeepHouse()
    {
        var polling = false;
        foreach (var (_, child) in active)
        {
            if (child is { NeedsPolling: true, Exited.IsCompleted: false })
            {
                polling = true;
                child.CheckExit(pidFd: -1);
            }
        }

        var next = orphans.Sweep(active.Values, anyActive: !active.IsEmpty);
        return polling ? PollingMilliseconds : next;
    }
}
