using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Events;

namespace Orchestrator.Tests.Engine;

/// <summary>Listening to the engine: complete behind any position, or told that it is not.</summary>
public sealed class EventFeedTests : IDisposable
{
    private static readonly Func<EventBatch, EventBatch> AsTheyAre = batch => batch;
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-feed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_listener_that_falls_behind_hears_a_reset_and_goes_on_from_there()
    {
        await using var node = await TestNode.StartAsync(options => options.EventBufferBytes = 1024 * 1024);
        await using var listener = Listen(node);
        await NextAsync(listener);
        var input = $"\"{new string('x', 4000)}\"";
        await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => node.RunAsync(TestNode.Spec("echo", input: input))));

        Assert.True((await NextAsync(listener)).IsReset);

        var task = await node.RunAsync(TestNode.Spec("echo"));
        Assert.Equal(task.Events(), await TakeAsync(listener, task.Id));
    }

    [Fact]
    public async Task A_listener_behind_which_the_journal_was_cut_hears_a_reset()
    {
        await using var node = await TestNode.StartAsync(options => options.SnapshotAfterBytes = 4096, folder: folder);
        var input = $"\"{new string('x', 1000)}\"";
        bool isReset;
        do
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => node.RunAsync(TestNode.Spec("echo", input: input))));
            await using var listener = Listen(node, EventPosition.Start);
            await NextAsync(listener);
            isReset = (await NextAsync(listener)).IsReset;
        }
        while (!isReset);
    }

    [Fact]
    public async Task What_happens_while_nobody_listens_is_heard_later_in_order_and_once()
    {
        await using var node = await TestNode.StartAsync(_ => { }, folder: folder);
        var ids = new List<TaskId>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add((await node.RunAsync(TestNode.Spec("echo", domain: i % 2 == 0 ? "even" : "odd"))).Id);
        }

        await using var listener = Listen(node, EventPosition.Start);
        var heard = new List<HistoryEntry>();
        EventPosition? last = null;
        while (heard.Count < 150)
        {
            var news = await NextAsync(listener);
            Assert.False(news.IsReset);
            heard.AddRange(news.Value?.Events ?? []);
            last = news.Position;
        }

        Assert.All(ids, id => Assert.Equal(
            [TaskEventType.Submitted, TaskEventType.Started, TaskEventType.Completed],
            heard.Where(entry => entry.Event.Task == id).Select(entry => entry.Event.Type)));
        Assert.Equal((75, 75), (last!.Of(1), last.Of(2)));
    }

    [Fact]
    public async Task All_listeners_share_what_one_of_them_had_made()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        await using var one = Listen(node);
        await using var other = Listen(node);
        await NextAsync(one);
        await NextAsync(other);

        await node.RunAsync(TestNode.Spec("echo"));

        Assert.Same((await NextAsync(one)).Value, (await NextAsync(other)).Value);
    }

    [Fact]
    public void A_position_is_the_same_after_its_way_through_text()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 500; round++)
        {
            var position = EventPosition.Start;
            for (var n = random.Next(20); n > 0; n--)
            {
                position = position.With(1 + random.Next(random.Next(1, int.MaxValue - 1)), random.NextInt64(random.NextInt64(1, long.MaxValue)));
            }

            Assert.True(EventPosition.TryParse(position.ToString(), out var read));
            Assert.Equal(position.Shards, read.Shards);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hello world")]
    [InlineData("Ag")]
    [InlineData("AQH")]
    [InlineData("AQCA")]
    [InlineData("AQAB")]
    [InlineData("AQGAgICAgICAgICAgA")]
    public void What_is_no_position_is_told(string? text) => Assert.False(EventPosition.TryParse(text, out _));

    private static IAsyncEnumerator<EventNews<EventBatch>> Listen(TestNode node, EventPosition? after = null) =>
        node.Tasks.ListenAsync(AsTheyAre, after).GetAsyncEnumerator();

    private static async Task<EventNews<EventBatch>> NextAsync(IAsyncEnumerator<EventNews<EventBatch>> listener)
    {
        Assert.True(await listener.MoveNextAsync().AsTask().Soon());
        return listener.Current;
    }

    /// <summary>The events of one task, up to its end.</summary>
    private static async Task<List<TaskEventType>> TakeAsync(IAsyncEnumerator<EventNews<EventBatch>> listener, TaskId id)
    {
        var heard = new List<TaskEventType>();
        while (heard.Count == 0 || !heard[^1].IsTerminal())
        {
            heard.AddRange((await NextAsync(listener)).Value?.Events.Where(entry => entry.Event.Task == id).Select(entry => entry.Event.Type) ?? []);
        }

        return heard;
    }
}
