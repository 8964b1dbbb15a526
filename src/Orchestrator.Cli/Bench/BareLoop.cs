using System.Diagnostics;
using Orchestrator.Actors;
using Orchestrator.Journal;

namespace Orchestrator.Cli.Bench;

/// <summary>
/// The ceiling: what remains of the engine without a state machine. A caller's item is appended (with the bytes the engine
/// writes for a submission and a start), a no-op runs, a second line is appended (the completion's bytes), and the caller is
/// released; in bursts over the same journal, actor and group commit as the engine.
/// </summary>
internal sealed class BareLoop(IJournal journal, ShardOwnership owner, byte[] firstLines, byte[] lastLine) : Actor<BareLoop.Message>
{
    private List<Item> items = [];
    private byte[] bytes = new byte[64 * 1024];
    private int length;
    private int count;
    private long head = owner.Head;

    internal abstract class Message;

    /// <summary>One caller's work on its way through the loop.</summary>
    internal sealed class Item() : Message
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => done.Task;

        public bool Ran { get; private set; }

        public void Run() => Ran = true;

        public void Release() => done.TrySetResult();

        public void Fail(Exception failure) => done.TrySetException(failure);
    }

    protected override void OnReceive(Message message)
    {
        switch (message)
        {
            case Item item:
                Add(item);
                break;
            case Appended appended:
                foreach (var item in appended.Append.Items)
                {
                    if (appended.Append.Failure is { } failure)
                    {
                        item.Fail(failure);
                    }
                    else if (item.Ran)
                    {
                        item.Release();
                    }
                    else
                    {
                        Context.Self.TellControl(new RanItem(item));
                    }
                }

                break;
            case RanItem ran:
                ran.Item.Run();
                Add(ran.Item);
                break;
        }
    }

    protected override void OnBurstEnd()
    {
        if (count == 0)
        {
            return;
        }

        journal.Append(new Append
        {
            Loop = Context.Self,
            Owner = owner,
            FirstSequence = head + 1,
            Count = count,
            Data = bytes.AsMemory(0, length),
            Items = items,
        });
        head += count;
        (items, bytes, length, count) = ([], new byte[bytes.Length], 0, 0);
    }

    private void Add(Item item)
    {
        var line = item.Ran ? lastLine : firstLines;
        if (length + line.Length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + line.Length));
        }

        line.CopyTo(bytes, length);
        length += line.Length;
        count += item.Ran ? 1 : 2;
        items.Add(item);
    }

    private sealed class Appended(Append append) : Message
    {
        public Append Append { get; } = append;
    }

    private sealed class RanItem(Item item) : Message
    {
        public Item Item { get; } = item;
    }

    private sealed class Append : JournalAppend
    {
        public required ActorRef<Message> Loop { get; init; }

        public required List<Item> Items { get; init; }

        public Exception? Failure { get; private set; }

        public override void OnCompleted(AppendStatus status, Exception? failure)
        {
            Failure = status == AppendStatus.Applied ? null : failure ?? new InvalidOperationException($"The append is {status}.");
            Loop.TellControl(new Appended(this));
        }
    }

    /// <summary>Runs the loop and returns items a second.</summary>
    public static async Task<double> MeasureAsync(IJournal journal, int count, int inFlight, byte[] firstLines, byte[] lastLine)
    {
        var owner = await journal.AcquireAsync("bench/ceiling", claim: 0, CancellationToken.None);
        await using var system = new ActorSystem();
        var loop = system.Spawn("ceiling", () => new BareLoop(journal, owner, firstLines, lastLine));
        var next = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => CallAsync()));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;

        async Task CallAsync()
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) <= count)
            {
                var item = new Item();
                loop.Tell(item);
                await item.Done;
            }
        }
    }
}
