using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Tests.Engine;

/// <summary>What one message decides is one append: it is stored as a whole or not at all, so that a caller who is sent elsewhere has done nothing here.</summary>
public sealed class WholeAppendTests
{
    private const int Large = 900 * 1024;

    [Fact]
    public async Task A_message_of_many_megabytes_is_one_append()
    {
        var journal = new CountingJournal();
        await using var node = await TestNode.StartAsync(options => options.Handle("echo", _ => TaskOutcome.Done), journal: journal);
        await node.SubmitAsync(TestNode.Spec("nobody-runs-this"));
        journal.Counts.Clear();

        var message = new SubmitMany([.. Enumerable.Range(0, 20).Select(i => new SubmitTask(LargeSpec(i)))]);
        node.Shards.Of("default").Send(message);
        var replies = await message.Task.Soon();

        Assert.All(replies, reply => Assert.Equal(TaskReplyKind.Accepted, reply.Kind));
        Assert.Equal([20], journal.Counts);
    }

    [Fact]
    public async Task A_large_batch_becomes_messages_of_a_few_megabytes_in_order()
    {
        var parts = new List<int>();
        var specs = Enumerable.Range(0, 20).Select(LargeSpec).ToList();
        var batches = new BatchSubmission((_, part) =>
        {
            lock (parts)
            {
                parts.Add(part.Count);
            }

            return Task.FromResult(part.Select(spec => new TaskReply(TaskReplyKind.Accepted, new TaskId(1, (UInt128)spec.Priority))).ToArray());
        });

        var outcomes = await batches.SubmitAsync(specs, CancellationToken.None);

        Assert.All(parts, count => Assert.InRange(count, 1, 4));
        Assert.Equal(20, parts.Sum());
        Assert.Equal(specs.Select(spec => (UInt128)spec.Priority), outcomes.Select(outcome => outcome.Reply.Task.Ulid));
    }

    private static TaskSpec LargeSpec(int number) =>
        TestNode.Spec("nobody-runs-this", input: "\"" + new string((char)('a' + number), Large) + "\"") with { Priority = number % 5 };

    /// <summary>Keeps how many events each append had.</summary>
    private sealed class CountingJournal : IJournal
    {
        private readonly InMemoryJournal inner = new();

        public List<int> Counts { get; } = [];

        public ValueTask<IReadOnlyList<ShardDescriptor>> ListShardsAsync(CancellationToken cancellation) => inner.ListShardsAsync(cancellation);

        public ValueTask<ShardOwnership> AcquireAsync(string shard, long claim, CancellationToken cancellation) => inner.AcquireAsync(shard, claim, cancellation);

        public void Append(JournalAppend append)
        {
            Counts.Add(append.Count);
            inner.Append(append);
        }

        public IAsyncEnumerable<JournalBatch> ReadAsync(int shard, long afterSequence, CancellationToken cancellation) =>
            inner.ReadAsync(shard, afterSequence, cancellation);

        public ValueTask<AppendStatus> SaveSnapshotAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation) =>
            inner.SaveSnapshotAsync(owner, snapshot, cancellation);

        public ValueTask<JournalSnapshot?> LoadSnapshotAsync(int shard, CancellationToken cancellation) => inner.LoadSnapshotAsync(shard, cancellation);

        public ValueTask<AppendStatus> TruncateAsync(ShardOwnership owner, long throughSequence, CancellationToken cancellation) =>
            inner.TruncateAsync(owner, throughSequence, cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
