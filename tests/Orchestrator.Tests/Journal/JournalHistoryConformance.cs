using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Journal;

namespace Orchestrator.Tests.Journal;

/// <summary>Random histories: whatever shards, owners and threads do, the streams are what was acknowledged.</summary>
public abstract class JournalHistoryConformance
{
    protected abstract ValueTask<IJournal> OpenAsync();

    protected abstract ValueTask CloseAsync(IJournal journal);

    [Fact]
    public void Concurrent_shards_with_random_stale_appends_give_contiguous_streams_equal_to_what_was_acknowledged()
    {
        var seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();
        Prop.ForAll(seeds, seed => Task.Run(() => CheckAsync(seed)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    private async Task CheckAsync(int seed)
    {
        var journal = await OpenAsync();
        try
        {
            var shards = 1 + (seed % 5);
            var acknowledged = await Task.WhenAll(
                Enumerable.Range(0, shards).Select(n => Task.Run(() => PlayAsync(journal, $"shard/{n}", new Random(seed + n)))));
            await CloseAsync(journal);
            journal = await OpenAsync();

            foreach (var (owner, expected) in acknowledged)
            {
                Assert.Equal(expected, await journal.Texts(owner.Number));
                var next = await journal.Acquire(owner.Name);
                Assert.Equal(LastOf(expected), next.Head);
            }
        }
        finally
        {
            await CloseAsync(journal);
        }
    }

    private static long LastOf(List<string> texts) => texts.Count == 0 ? 0 : long.Parse(texts[^1].Split('-', ':')[1]);

    /// <summary>One shard's life: bursts in flight, wrong sequence numbers, and owners that take over and are written to by the old ones.</summary>
    private static async Task<(ShardOwnership Owner, List<string> Acknowledged)> PlayAsync(IJournal journal, string name, Random random)
    {
        var owner = await journal.Acquire(name);
        var stale = owner with { Token = owner.Token - 1 };
        var acknowledged = new List<string>();
        var head = 0L;
        for (var round = 0; round < 12; round++)
        {
            if (random.Next(4) == 0)
            {
                stale = owner;
                owner = await journal.Acquire(name);
                Assert.Equal(head, owner.Head);
            }

            var burst = new List<(TestAppend Append, AppendStatus Expected)>();
            for (var n = random.Next(1, 9); n > 0; n--)
            {
                var count = random.Next(1, 4);
                var kind = random.Next(6);
                if (kind == 0)
                {
                    burst.Add((journal.Queue(stale, head + 1, "stale token", count), AppendStatus.Stale));
                }
                else if (kind == 1)
                {
                    burst.Add((journal.Queue(owner, head + 2, "gap", count), AppendStatus.Stale));
                }
                else if (kind == 2 && head > 0)
                {
                    burst.Add((journal.Queue(owner, head, "overlap", count), AppendStatus.Stale));
                }
                else
                {
                    burst.Add((journal.Queue(owner, head + 1, new string('x', random.Next(3_000)), count), AppendStatus.Applied));
                    head += count;
                }
            }

            foreach (var (append, expected) in burst)
            {
                Assert.Equal(expected, await append.Outcome);
                if (expected == AppendStatus.Applied)
                {
                    acknowledged.Add($"{append.FirstSequence}-{append.LastSequence}:{Encoding.UTF8.GetString(append.Data.Span)}");
                }
            }
        }

        return (owner, acknowledged);
    }
}
