using Orchestrator.Domain;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Schedules;

/// <summary>Schedules on one node that crashes and comes back.</summary>
public sealed class ScheduleCrashTests
{
    private readonly Stage stage = new(options => options.Handle("tick", async (context, cancellation) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1.5), context.Time, cancellation);
        return TaskOutcome.Done;
    }));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_moment_becomes_one_task_over_crashes_at_any_step(int seed)
    {
        var chance = new SeededChance((ulong)seed);
        Put(Spec(5) with { Overlap = OverlapPolicy.Queue, Missed = MissedPolicy.All });
        for (var crash = 0; crash < 15; crash++)
        {
            // At a firing, after a number of steps that ends somewhere between its event, its task and its note.
            stage.World.Run(TimeSpan.FromMilliseconds(Draw(20_000)));
            stage.World.Run(TimeSpan.FromTicks(Until(5)) - TimeSpan.FromMilliseconds(1));
            stage.World.Clock.Advance(TimeSpan.FromMilliseconds(1));
            stage.World.Step(Draw(30));
            stage.World.Node.Die();
            stage.World.Run(TimeSpan.FromMilliseconds(Draw(3_000)));
            stage.Start();
        }

        stage.World.Run(TimeSpan.FromSeconds(60));
        var schedule = Find();
        var due = new List<Instant>();
        for (var next = schedule.Timetable.Next(schedule.CreatedAt); next <= schedule.DoneUpTo; next = schedule.Timetable.Next(next.Value))
        {
            due.Add(next.Value);
        }

        Assert.True(due.Count > 20);
        Assert.Equal(due.Select(moment => $"schedule:s:{moment}"), Keys().Order(StringComparer.Ordinal));

        int Draw(int below) => (int)(chance.NextUInt64() % (ulong)below);
    }

    [Fact]
    public void A_task_that_still_runs_is_cancelled_for_the_next()
    {
        Put(Spec(1) with { Overlap = OverlapPolicy.CancelPrevious });

        stage.World.Run(TimeSpan.FromSeconds(4.5));

        var ends = stage.Disk.Log.Tasks.Values.Select(history => history[^1].Event.Type).ToList();
        Assert.Equal(4, ends.Count);
        Assert.All(ends[..^1], end => Assert.Equal(TaskEventType.Cancelled, end));
    }

    [Fact]
    public void What_overlaps_is_skipped_and_counted()
    {
        Put(Spec(1));

        stage.World.Run(TimeSpan.FromSeconds(9.5));

        var schedule = Find();
        Assert.Equal((5, 4), (schedule.Fired, schedule.Skipped));
        Assert.Equal(5, Keys().Count);
    }

    [Fact]
    public void A_day_without_a_node_is_made_up_for_by_one_firing()
    {
        Put(Spec(3600));
        stage.World.Node.Die();
        stage.World.Run(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(10));

        stage.Start();
        stage.World.Run(TimeSpan.FromSeconds(5));

        Assert.Equal((1, 23), (Find().Fired, Find().Missed));
        Assert.Single(Keys());
    }

    [Fact]
    public void A_disk_that_fails_for_a_while_loses_no_moment()
    {
        Put(Spec(5) with { Overlap = OverlapPolicy.Queue, Missed = MissedPolicy.All });
        stage.World.Run(TimeSpan.FromSeconds(7));
        stage.Disk.Fault = _ => Journal.InMemory.InMemoryFault.BeforeStoring;
        stage.World.Run(TimeSpan.FromSeconds(30));
        stage.Disk.Fault = _ => Journal.InMemory.InMemoryFault.None;

        stage.World.Run(TimeSpan.FromSeconds(60));

        var schedule = Find();
        Assert.Equal((0, 0), (schedule.Missed, schedule.Skipped));
        Assert.InRange(Keys().Count, 18, 20);
        Assert.Distinct(Keys());
    }

    private static ScheduleSpec Spec(int seconds) => new()
    {
        Id = "s",
        Interval = TimeSpan.FromSeconds(seconds),
        Task = new TaskSpec { Type = "tick", Domain = "a" },
    };

    private void Put(ScheduleSpec spec) => stage.World.Finish(stage.World.Node.Call(_ => stage.World.Node.Node.Schedules.PutAsync(spec)));

    private Schedule Find() => stage.World.Finish(stage.World.Node.Call(_ => stage.World.Node.Node.Schedules.FindAsync("s")))!;

    /// <summary>Ticks until the schedule's next moment, which is a multiple of so many seconds after its making.</summary>
    private long Until(int seconds)
    {
        var step = TimeSpan.FromSeconds(seconds).Ticks;
        return step - (stage.World.Clock.GetTimestamp() % step);
    }

    private List<string> Keys() =>
        [.. stage.Disk.Log.Tasks.Values.Select(history => ((TaskSubmitted)history[0].Event).Spec.IdempotencyKey!)];
}
