using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Logs;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests;

/// <summary>Logs of tasks on virtual time: what a crash takes, and what callers who follow see of it.</summary>
public sealed class LogTests
{
    private readonly Stage stage = new(options => options.Handle("talk", async (context, cancellation) =>
    {
        for (var second = 0; second < 3; second++)
        {
            context.Log($"{context.Attempt}: {second}");
            await Task.Delay(TimeSpan.FromSeconds(1), context.Time, cancellation);
        }

        return TaskOutcome.Done;
    }));

    [Fact]
    public void A_crash_takes_the_lines_of_the_last_moment_and_who_followed_misses_none_of_those_after_it()
    {
        var id = stage.Submit("talk");
        stage.World.Run(TimeSpan.FromMilliseconds(1_100));
        var seen = stage.Get(tasks => tasks.LogsAsync(id))!;
        Assert.Equal(["1: 0", "1: 1"], Texts(seen));

        // The second line was seen, and not stored yet: its number is given out again.
        stage.World.Node.Die();
        stage.Start();
        var follow = Follow(id, seen.Next);

        Assert.Equal(["2: 0", "2: 1", "2: 2"], follow);
        var all = stage.Get(tasks => tasks.LogsAsync(id))!;
        Assert.Equal(["1: 0", "2: 0", "2: 1", "2: 2"], Texts(all));
        Assert.Equal([1, 2, 3, 4], all.Items.Select(line => line.Position.Line));
    }

    [Fact]
    public void Who_waits_is_answered_when_the_line_comes_and_when_the_task_ends()
    {
        var id = stage.Submit("talk");
        var first = stage.Get(tasks => tasks.LogsAsync(id))!;
        var begun = stage.World.Clock.GetUtcNow();

        var second = stage.Get(tasks => tasks.LogsAsync(id, first.Next!.Value, wait: TimeSpan.FromSeconds(60)))!;
        Assert.Equal(["1: 1"], Texts(second));
        Assert.InRange(stage.World.Clock.GetUtcNow() - begun, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1));

        var third = stage.Get(tasks => tasks.LogsAsync(id, second.Next!.Value, wait: TimeSpan.FromSeconds(60)))!;
        var end = stage.Get(tasks => tasks.LogsAsync(id, third.Next!.Value, wait: TimeSpan.FromSeconds(60)))!;
        Assert.Empty(end.Items);
        Assert.Null(end.Next);
        Assert.InRange(stage.World.Clock.GetUtcNow() - begun, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_node_that_stops_in_order_loses_no_line()
    {
        var id = stage.Submit("talk");
        stage.World.Run(TimeSpan.FromMilliseconds(1_100));

        stage.World.Finish(stage.World.Node.Stop());
        stage.Start();

        Assert.Equal(["1: 0", "1: 1", "1: 2"], Follow(id, TaskLogPosition.Start));
    }

    private List<string> Follow(TaskId id, TaskLogPosition? after)
    {
        var texts = new List<string>();
        while (after is { } from)
        {
            var page = stage.Get(tasks => tasks.LogsAsync(id, from, wait: TimeSpan.FromSeconds(60)))!;
            texts.AddRange(Texts(page));
            after = page.Next;
        }

        return texts;
    }

    private static List<string> Texts(TaskLogPage page) => [.. page.Items.Select(line => line.Text)];
}
