using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
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
            };
            BytesInFlight += append.Data.Length;
            BytesWritten += append.Data.Length;
            inFlight.Enqueue(append);
            last = append;
            (buffer, count, releases, finished) = (null, 0, [], []);
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
        append.Buffer.Dispose();
        if (append.Shard != shard)
        {
            // An earlier incarnation's: what rested on it was abandoned with it.
            return;
        }

        if (append.Status != AppendStatus.Applied)
        {
            // It stays with the others in flight: the shard tells all who wait why it starts again.
            throw new AppendFailedException(append.Status, append.Failure);
        }

        inFlight.Dequeue();
        BytesInFlight -= append.Data.Length;
        DurableSequence = append.LastSequence;
        ReleaseAll(append.Releases);
        if (append.Finished.Count > 0)
        {
            foreach (var task in append.Finished.Where(task => task.History.Span[^1].Event.Type.IsTerminal()))
            {
                shard.Setup.Statistics.Ended(task);
            }

            shard.Project(append.LastSequence, append.Finished);
        }
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
