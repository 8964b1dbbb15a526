using System.Runtime.InteropServices;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Tasks.Release;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Tasks;

/// <summary>
/// The shard's way to durability: a burst's events become one append, the shard goes on while it is in flight, and what
/// rests on it is released when it is durable.
/// </summary>
internal sealed class GroupCommit(TaskShard shard, IJournal journal)
{
    private const int LargeAppendBytes = 8 * 1024 * 1024;
    private readonly Queue<ShardAppend> inFlight = new();
    private ShardAppend? last;
    private BatchBuffer? buffer;
    private TaskEventWriter writer;
    private List<IRelease> releases = [];
    private List<TaskView> finished = [];
    private BurstCounts counts = new();
    private BurstCounts? spareCounts;
    private long firstSequence;
    private int count;

    /// <summary>The right to write; set when the shard has recovered.</summary>
    public ShardOwnership? Owner { get; private set; }

    /// <summary>Bytes appended but not yet durable.</summary>
    public long BytesInFlight { get; private set; }

    /// <summary>The last sequence number that is durable.</summary>
    public long DurableSequence { get; private set; }

    /// <summary>Bytes appended since this incarnation started.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Starts from a recovered stream.</summary>
    public void Start(ShardOwnership owner)
    {
        Owner = owner;
        DurableSequence = owner.Head;
    }

    /// <summary>Adds an event to the burst.</summary>
    public void Add(long sequence, TaskEvent @event)
    {
        if (count++ == 0)
        {
            firstSequence = sequence;
            buffer = new BatchBuffer();
            writer = new TaskEventWriter(buffer);
        }

        writer.WriteLine(sequence, @event);
        counts.Add(@event);
    }

    /// <summary>Counts the attempt that this event of the burst ended, if it ended one.</summary>
    /// <param name="task">The task with the event.</param>
    public void CountRun(TaskRecord task, TaskEvent @event)
    {
        if (BurstCounts.RunTime(task, @event) is { } time)
        {
            shard.Setup.Counters.Ran(counts, time);
        }
    }

    /// <summary>Releases this when everything decided so far is durable.</summary>
    public void ReleaseLater(IRelease release) => releases.Add(release);

    /// <summary>Hands this to the table of finished tasks when everything decided so far is durable.</summary>
    public void ProjectLater(TaskView task) => finished.Add(task);

    /// <summary>Lets the events leave before the end of the burst when they have become many; never between those of one command.</summary>
    public void FlushWhenLarge()
    {
        if (buffer is { Length: >= LargeAppendBytes })
        {
            Flush();
        }
    }

    /// <summary>Ends the burst: its events leave as one append. Without events, answers wait for the last append in flight, or not at all.</summary>
    public void Flush()
    {
        if (count > 0)
        {
            var append = new ShardAppend
            {
                Shard = shard,
                Owner = Owner!,
                FirstSequence = firstSequence,
                Count = count,
                Data = buffer!.Written,
                Buffer = buffer,
                Releases = releases,
                Finished = finished,
                Counts = counts,
                LeftAt = shard.Time.GetTimestamp(),
            };
            BytesInFlight += append.Data.Length;
            BytesWritten += append.Data.Length;
            inFlight.Enqueue(append);
            last = append;
            (buffer, count, releases, finished) = (null, 0, [], []);
            (counts, spareCounts) = (spareCounts ?? new BurstCounts(), null);
            journal.Append(append);
        }
        else if (releases.Count > 0)
        {
            if (inFlight.Count > 0)
            {
                last!.Releases.AddRange(releases);
            }
            else
            {
                ReleaseAll(releases);
            }

            releases.Clear();
        }
    }

    /// <summary>An append came back.</summary>
    /// <exception cref="AppendFailedException">It is not durable: the shard's state is speculation and must go.</exception>
    public void Completed(ShardAppend append)
    {
        append.CountOnce();
        spareCounts = append.Counts;
        if (append.Shard != shard)
        {
            // An earlier incarnation's: what rested on it was abandoned with it.
            append.Buffer.Dispose();
            return;
        }

        if (append.Status != AppendStatus.Applied)
        {
            append.Buffer.Dispose();

            // It stays with the others in flight: the shard tells all who wait why it starts again.
            throw new AppendFailedException(append.Status, append.Failure);
        }

        inFlight.Dequeue();
        BytesInFlight -= append.Data.Length;
        DurableSequence = append.LastSequence;
        if (!shard.Setup.Events.TryTakeOwn(shard.Queue.Shard, append.LastSequence, append.Buffer))
        {
            append.Buffer.Dispose();
        }

        if (append.Finished.Count > 0)
        {
            shard.Setup.Statistics.Ended(CollectionsMarshal.AsSpan(append.Finished));

            // Before anybody hears of an end: what is asked of the table then stands behind these tasks.
            shard.Project(append.LastSequence, append.Finished);
        }

        ReleaseAll(append.Releases);
    }

    /// <summary>The state is thrown away: whatever waits is told so.</summary>
    public void Abandon(Exception cause)
    {
        foreach (var append in inFlight)
        {
            AbandonAll(append.Releases, cause);
        }

        AbandonAll(releases, cause);
        inFlight.Clear();
        buffer?.Dispose();
        (buffer, count, releases, finished) = (null, 0, [], []);
        counts.Clear();
    }

    private static void ReleaseAll(List<IRelease> released)
    {
        foreach (var release in released)
        {
            release.Release();
        }
    }

    private static void AbandonAll(List<IRelease> abandoned, Exception cause)
    {
        foreach (var release in abandoned)
        {
            release.Abandon(cause);
        }
    }
}
