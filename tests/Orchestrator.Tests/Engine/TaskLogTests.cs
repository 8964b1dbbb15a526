using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Logs;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

/// <summary>What is kept of what a task logs: bounds, gaps, cuts, numbers.</summary>
public sealed class TaskLogTests
{
    // A line "0000" counts for 36 bytes: the first ten fill the head, the ring has room for two.
    private const int TenLines = 360;

    [Fact]
    public async Task Lines_are_numbered_from_1_and_have_their_attempt_time_and_stream()
    {
        var clock = new FakeClock();
        await using var node = await TestNode.StartAsync(
            options => options.Handle("log", context =>
            {
                context.Log("one");
                context.LogOutput(TaskLogStream.Stderr, "two");
                return TaskOutcome.Done;
            }),
            clock);

        var lines = await LinesAsync(node, await RunAsync(node));

        Assert.Equal([(1, 1, TaskLogStream.Log, "one"), (2, 1, TaskLogStream.Stderr, "two")], lines.Select(line => (
            (int)line.Position.Line, line.Position.Attempt, line.Stream, line.Text)));
        Assert.All(lines, line => Assert.Equal(clock.GetUtcNow(), line.At.ToDateTimeOffset()));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\n\nb", "a", "", "b")]
    [InlineData("\n", "")]
    [InlineData(null, "")]
    public async Task A_text_becomes_the_lines_it_has(string? text, params string[] lines) =>
        Assert.Equal(lines, await TextsAsync(context => context.Log(text!)));

    [Fact]
    public async Task Half_a_character_is_replaced() => Assert.Equal(
        ["\ufffd", "\ud83d\udca1 \ufffd", "\ufffdx"], await TextsAsync(context => context.Log("\ud83d\n\ud83d\udca1 \udca1\n\ud83dx")));

    [Theory]
    [InlineData("x", 8 * 1024, false)]
    [InlineData("x", (8 * 1024) + 1, true)]
    [InlineData("€", 2730, false)]
    [InlineData("€", 2731, true)]
    [InlineData("💡", 2048, false)]
    [InlineData("💡", 2049, true)]
    [InlineData("xx€€", 1025, true)]
    [InlineData("x", 3_000_000, true)]
    public async Task A_line_beyond_8_KiB_is_cut_between_characters_and_says_so(string character, int count, bool isCut)
    {
        var text = string.Concat(Enumerable.Repeat(character, count));

        var line = Assert.Single(await TextsAsync(context => context.Log(text)));

        Assert.InRange(Encoding.UTF8.GetByteCount(line), (8 * 1024) - 4, 8 * 1024);
        Assert.Equal(isCut, line.EndsWith(" [... the rest of the line was left out ...]", StringComparison.Ordinal));
        Assert.StartsWith(line.Split(" [")[0], text, StringComparison.Ordinal);
        Assert.Equal(isCut, line != text);
    }

    [Fact]
    public async Task What_fits_is_kept_whole() => Assert.Equal(
        Numbers(1, 10), await TextsAsync(context => LogNumbers(context, 10), options => options.MaxLogBytes = TenLines));

    [Fact]
    public async Task Beyond_the_bound_the_newest_are_kept_and_a_line_says_how_many_are_not()
    {
        await using var node = await TestNode.StartAsync(options => Bounded(options, context => LogNumbers(context, 100)));

        var lines = await LinesAsync(node, await RunAsync(node));

        Assert.Equal([.. Enumerable.Range(1, 10), 98, 99, 100], lines.Select(line => (int)line.Position.Line));
        Assert.Equal([.. Numbers(1, 10), "[... 88 lines were left out: an attempt's log keeps its first 360 bytes and its last 90 ...]", .. Numbers(99, 100)],
            lines.Select(line => line.Text));
        Assert.Equal(TaskLogStream.Log, lines[10].Stream);
    }

    [Fact]
    public async Task One_line_that_was_left_out_is_one_line()
    {
        var texts = await TextsAsync(context => LogNumbers(context, 13), options => options.MaxLogBytes = TenLines);

        Assert.Equal(13, texts.Count);
        Assert.StartsWith("[... 1 line was left out", texts[10]);
    }

    [Fact]
    public async Task Lines_too_long_for_what_is_kept_at_the_end_are_counted()
    {
        var texts = await TextsAsync(
            context =>
            {
                LogNumbers(context, 12);
                context.Log(new string('x', 100));
            },
            options => options.MaxLogBytes = TenLines);

        Assert.Equal(11, texts.Count);
        Assert.StartsWith("[... 3 lines were left out", texts[10]);
    }

    [Fact]
    public async Task Numbers_go_on_over_attempts_and_each_has_its_own_bound()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.MaxLogBytes = TenLines;
            options.Handle("log", context =>
            {
                LogNumbers(context, context.Attempt == 2 ? 2 : 11);
                return context.Attempt < 3 ? TaskOutcome.Fail("again") : TaskOutcome.Done;
            });
        });

        var lines = await LinesAsync(node, await RunAsync(node));

        Assert.Equal(Enumerable.Range(1, 24), lines.Select(line => (int)line.Position.Line));
        Assert.Equal([.. Enumerable.Repeat(1, 11), 2, 2, .. Enumerable.Repeat(3, 11)], lines.Select(line => line.Position.Attempt));
    }

    [Fact]
    public async Task Nothing_is_kept_when_the_bound_is_zero()
    {
        var store = new GatedLogStore();
        await using var node = await TestNode.StartAsync(
            options =>
            {
                options.MaxLogBytes = 0;
                options.Handle("log", context =>
                {
                    context.Log("x");
                    return TaskOutcome.Done;
                });
            },
            logs: store);

        Assert.Empty(await LinesAsync(node, await RunAsync(node)));
        await node.StopAsync();
        Assert.Equal(0, store.Appends);
    }

    [Fact]
    public async Task What_is_logged_after_the_end_is_dropped()
    {
        TaskContext? kept = null;
        await using var node = await TestNode.StartAsync(options => options.Handle("log", context =>
        {
            kept = context;
            return TaskOutcome.Done;
        }));
        var id = await RunAsync(node);

        kept!.Log("late");

        Assert.Empty(await LinesAsync(node, id));
    }

    [Fact]
    public async Task Threads_of_one_attempt_can_log_at_once()
    {
        const int each = 2_000;
        await using var node = await TestNode.StartAsync(options => options.Handle("log", async (context, _) =>
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < each; i++)
                {
                    context.Log($"{thread}");
                }
            })));
            return TaskOutcome.Done;
        }));

        var lines = await LinesAsync(node, await RunAsync(node), max: 4 * each);

        Assert.Equal(lines.Count, lines.Select(line => line.Position.Line).Distinct().Count());
        Assert.Equal(4 * each, lines[^1].Position.Line);
    }

    [Fact]
    public async Task A_task_that_is_not_there_has_no_log()
    {
        await using var node = await TestNode.StartAsync(_ => { });

        Assert.Null(await node.Tasks.LogsAsync(new TaskId(1, 5)).Soon());
    }

    internal static async Task<TaskId> RunAsync(TestNode node) => (await node.RunAsync(TestNode.Spec("log"))).Id;

    /// <summary>All lines of a task that has ended, page by page.</summary>
    internal static async Task<List<TaskLogLine>> LinesAsync(TestNode node, TaskId id, int max = 10_000)
    {
        var lines = new List<TaskLogLine>();
        TaskLogPosition? after = TaskLogPosition.Start;
        while (after is { } from)
        {
            var page = await node.Tasks.LogsAsync(id, from, limit: 7 + lines.Count % 900).Soon();
            lines.AddRange(page!.Items);
            Assert.InRange(lines.Count, 0, max);
            after = page.Next;
        }

        return lines;
    }

    private static async Task<List<string>> TextsAsync(Action<TaskContext> log, Action<OrchestratorOptions>? configure = null)
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            configure?.Invoke(options);
            options.Handle("log", context =>
            {
                log(context);
                return TaskOutcome.Done;
            });
        });
        return [.. (await LinesAsync(node, await RunAsync(node))).Select(line => line.Text)];
    }

    private static void Bounded(OrchestratorOptions options, Action<TaskContext> log)
    {
        options.MaxLogBytes = TenLines;
        options.Handle("log", context =>
        {
            log(context);
            return TaskOutcome.Done;
        });
    }

    private static void LogNumbers(TaskContext context, int count)
    {
        foreach (var number in Numbers(1, count))
        {
            context.Log(number);
        }
    }

    private static IEnumerable<string> Numbers(int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => $"{number:0000}");
}
