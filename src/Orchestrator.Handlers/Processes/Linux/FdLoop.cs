using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>
/// One thread that waits for the pipes and ends of all children, so that a running program costs no thread. Descriptors
/// belong to the loop from <see cref="Add"/> on: only it reads, writes and closes them, so none is used after its close.
/// </summary>
internal sealed unsafe class FdLoop
{
    private readonly ConcurrentQueue<(FdWatch Watch, bool Add)> changes = new();
    private readonly List<FdWatch> watches = [];
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly int wake = Libc.EventFd(0, Libc.EventFdFlags);
    private readonly Func<int> housekeeping;
    private Libc.PollFd[] entries = new Libc.PollFd[16];

    /// <summary>Starts the thread.</summary>
    /// <param name="housekeeping">Called on every turn; returns the milliseconds until it must be called again, -1 for any time.</param>
    public FdLoop(Func<int> housekeeping)
    {
        this.housekeeping = housekeeping;
        new Thread(Run) { IsBackground = true, Name = "child processes" }.Start();
    }

    public void Add(FdWatch watch) => Change(watch, add: true);

    /// <summary>Closes a watch before its time.</summary>
    public void Remove(FdWatch watch) => Change(watch, add: false);

    public void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(wake, (byte*)&one, sizeof(ulong));
    }

    private void Change(FdWatch watch, bool add)
    {
        changes.Enqueue((watch, add));
        Wake();
    }

    private void Run()
    {
        while (true)
        {
            ApplyChanges();
            var timeout = housekeeping();
            var count = Fill();
            int ready;
            fixed (Libc.PollFd* start = entries)
            {
                ready = Libc.Poll(start, (nuint)count, timeout);
            }

            if (ready < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                // Out of kernel memory; waiting is all that is left, and it must not become a busy loop.
                Thread.Sleep(10);
            }

            if (ready > 0)
            {
                Serve();
            }
        }
    }

    private void ApplyChanges()
    {
        while (changes.TryDequeue(out var change))
        {
            if (change.Add)
            {
                watches.Add(change.Watch);
            }
            else if (watches.Remove(change.Watch))
            {
                change.Watch.Close();
            }
        }
    }

    private int Fill()
    {
        var count = watches.Count + 1;
        if (entries.Length < count)
        {
            entries = new Libc.PollFd[count * 2];
        }

        entries[0] = new Libc.PollFd { Fd = wake, Events = Libc.PollIn };
        for (var index = 1; index < count; index++)
        {
            entries[index] = new Libc.PollFd { Fd = watches[index - 1].Fd, Events = watches[index - 1].Events };
        }

        return count;
    }

    private void Serve()
    {
        if (entries[0].Returned != 0)
        {
            ulong count;
            _ = Libc.Read(wake, (byte*)&count, sizeof(ulong));
        }

        // Backwards, so that removing one does not move those still to be looked at.
        for (var index = watches.Count - 1; index >= 0; index--)
        {
            if (entries[index + 1].Returned != 0 && !watches[index].OnReady(buffer))
            {
                watches[index].Close();
                watches.RemoveAt(index);
            }
        }
    }
}
