using Orchestrator.Actors;
using Orchestrator.Cluster.Links;

namespace Orchestrator.Cluster.InMemory;

/// <summary>
/// A network within one process, for tests and simulations. A stream keeps its messages in order; it can break, and then what was under way on it
/// is lost; it can stall while two addresses are cut off from each other, and breaks when that lasts for the stall time-out.
/// </summary>
/// <param name="time">The clock of delays and time-outs.</param>
/// <param name="delay">How long a message between two addresses is under way; called for each. Null: no time.</param>
public sealed class InMemoryNetwork(TimeProvider time, Func<Uri, Uri, TimeSpan>? delay = null)
{
    private readonly Dictionary<Uri, InMemoryLinks> processes = [];
    private readonly HashSet<(Uri, Uri)> cuts = [];
    private readonly HashSet<Uri> isolated = [];
    private readonly HashSet<Uri> refusing = [];
    private readonly List<InMemoryStream> streams = [];

    /// <summary>How long a stream may be silent before both sides take it for broken. Default 3 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a side waits before it opens a stream again. Default 50 ms.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    internal Lock Gate { get; } = new();

    internal TimeProvider Time => time;

    /// <summary>Begins a process at an address. The one that was there before is gone.</summary>
    /// <param name="address">Where it listens; the same as in its options.</param>
    /// <param name="dispatcher">Where it hears of things.</param>
    public INodeLinks Attach(Uri address, IDispatcher dispatcher)
    {
        Kill(address);
        var links = new InMemoryLinks(this, address, dispatcher);
        lock (Gate)
        {
            processes[address] = links;
        }

        return links;
    }

    /// <summary>The process is gone: its streams break, and connections to its address are refused.</summary>
    public void Kill(Uri address)
    {
        lock (Gate)
        {
            if (processes.Remove(address, out var links))
            {
                links.IsGone = true;
                BreakAll(stream => stream.Has(links));
            }
        }
    }

    /// <summary>Breaks the stream between two addresses once; it is opened again.</summary>
    public void Break(Uri left, Uri right)
    {
        lock (Gate)
        {
            BreakAll(stream => stream.Joins(left, right));
        }
    }

    /// <summary>Nothing gets through between two addresses until they are mended.</summary>
    public void Cut(Uri left, Uri right)
    {
        lock (Gate)
        {
            cuts.Add((left, right));
            Stall();
        }
    }

    /// <summary>Nothing gets through to or from an address until it is mended; so it is with a process that is paused.</summary>
    public void Isolate(Uri address)
    {
        lock (Gate)
        {
            isolated.Add(address);
            Stall();
        }
    }

    /// <summary>Whether new connections to an address are refused although the process lives; streams that are open stay.</summary>
    public void Refuse(Uri address, bool refuses)
    {
        lock (Gate)
        {
            _ = refuses ? refusing.Add(address) : refusing.Remove(address);
        }
    }

    /// <summary>Ends what <see cref="Cut"/> did.</summary>
    public void Mend(Uri left, Uri right)
    {
        lock (Gate)
        {
            cuts.Remove((left, right));
            cuts.Remove((right, left));
            Resume();
        }
    }

    /// <summary>Ends what <see cref="Isolate"/> did.</summary>
    public void Mend(Uri address)
    {
        lock (Gate)
        {
            isolated.Remove(address);
            Resume();
        }
    }

    /// <summary>Everything gets through again.</summary>
    public void MendAll()
    {
        lock (Gate)
        {
            cuts.Clear();
            isolated.Clear();
            Resume();
        }
    }

    internal TimeSpan Delay(Uri from, Uri to) => delay?.Invoke(from, to) ?? TimeSpan.Zero;

    internal bool IsCut(Uri left, Uri right) =>
        isolated.Contains(left) || isolated.Contains(right) || cuts.Contains((left, right)) || cuts.Contains((right, left));

    /// <summary>Who takes connections at the address; null when nobody does.</summary>
    internal InMemoryLinks? Process(Uri address) => refusing.Contains(address) ? null : processes.GetValueOrDefault(address);

    internal InMemoryStream? Find(InMemoryLinks links, MemberId peer) => streams.Find(stream => stream.Has(links) && stream.PeerOf(links) == peer);

    internal void Add(InMemoryStream stream) => streams.Add(stream);

    internal void BreakAll(Predicate<InMemoryStream> which)
    {
        foreach (var stream in streams.FindAll(which))
        {
            streams.Remove(stream);
            stream.Break();
        }
    }

    private void Stall()
    {
        foreach (var stream in streams)
        {
            if (stream.IsCut && !stream.IsStalled)
            {
                stream.IsStalled = true;
                var stall = ++stream.Stalls;
                time.After(StallTimeout, () =>
                {
                    lock (Gate)
                    {
                        BreakAll(one => one == stream && one.IsStalled && one.Stalls == stall);
                    }
                });
            }
        }
    }

    private void Resume()
    {
        foreach (var stream in streams)
        {
            if (stream.IsStalled && !stream.IsCut)
            {
                stream.Resume();
            }
        }
    }
}
