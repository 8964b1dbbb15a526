using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Events;

/// <summary>
/// One append in the chain of recent ones. Listeners walk the chain by themselves; the feed lets go of a node's content when
/// too much is kept, and whoever comes to it then is too far behind.
/// </summary>
/// <param name="before">Where a listener stands before it.</param>
/// <param name="after">Where a listener stands behind it.</param>
/// <param name="shard">The shard it is of; 0 for a node without events.</param>
/// <param name="domain">The domain of the shard.</param>
/// <param name="lines">Its events; null when they have to be read from the journal.</param>
internal sealed class EventNode(EventPosition before, EventPosition after, int shard, string domain, BatchBuffer? lines)
{
    private const int SliceEvents = 512;
    private readonly TaskCompletionSource<EventNode> next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly List<Slice> slices = [];
    private BatchBuffer? lines = lines;

    public EventPosition Before { get; } = before;

    /// <summary>Where a listener stands behind it.</summary>
    public EventPosition After { get; } = after;

    /// <summary>True when its events are known to the journal only.</summary>
    public bool IsGap { get; } = lines is null;

    /// <summary>True once its content was let go of.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>Bytes it keeps.</summary>
    public long Bytes { get; } = lines?.Length ?? 0;

    /// <summary>The node behind it, once there is one.</summary>
    public Task<EventNode> Next => next.Task;

    public void Link(EventNode node) => next.SetResult(node);

    /// <summary>
    /// Makes a listener's form of some of the events, once for all listeners who want the same. Large appends are made in slices, so
    /// that a listener that takes a few of them does not pay for all.
    /// </summary>
    /// <param name="index">Which slice, from 0.</param>
    /// <param name="news">The events, and where the listener stands behind them.</param>
    /// <param name="isLast">No slice is behind this one.</param>
    /// <returns>False when the events are gone.</returns>
    public bool TryMake<T>(Func<EventBatch, T> make, int index, out EventNews<T> news, out bool isLast)
        where T : class
    {
        lock (gate)
        {
            (news, isLast) = (default, true);
            if (lines is null)
            {
                return false;
            }

            var slice = index < slices.Count ? slices[index] : Cut(index);
            isLast = slice.End == lines.Length;
            if (ReferenceEquals(slice.MadeBy, make))
            {
                news = new EventNews<T>((T)slice.Made!, slice.After!, IsReset: false);
                return true;
            }

            var before = index == 0 ? Before : slices[index - 1].After!;
            var events = TaskEventReader.ReadLines(lines.Written[slice.Start..slice.End]);
            slice.After = before.With(shard, events[^1].Sequence);
            var made = make(new EventBatch(shard, domain, before, events));
            if (slice.MadeBy is null)
            {
                (slice.Made, slice.MadeBy) = (made, make);
            }

            news = new EventNews<T>(made, slice.After, IsReset: false);
            return true;
        }
    }

    /// <summary>Lets go of the events.</summary>
    public void Drop()
    {
        lock (gate)
        {
            lines?.Dispose();
            lines = null;
            IsDropped = true;
            slices.Clear();
        }
    }

    /// <summary>The next slice; each is looked at in its turn.</summary>
    private Slice Cut(int index)
    {
        var start = index == 0 ? 0 : slices[index - 1].End;
        var rest = lines!.Written.Span[start..];
        var end = 0;
        for (var n = 0; n < SliceEvents && end < rest.Length; n++)
        {
            end += rest[end..].IndexOf((byte)'\n') + 1;
        }

        var slice = new Slice { Start = start, End = start + end };
        slices.Add(slice);
        return slice;
    }

    private sealed class Slice
    {
        public required int Start { get; init; }

        public required int End { get; init; }

        public EventPosition? After { get; set; }

        public object? Made { get; set; }

        public Delegate? MadeBy { get; set; }
    }
}
