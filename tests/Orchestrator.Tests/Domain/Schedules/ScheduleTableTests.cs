using Orchestrator.Domain;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Schedules.Commands;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain.Schedules;

/// <summary>What follows from each command: overlaps, missed firings, pauses, and what is put anew.</summary>
public sealed class ScheduleTableTests
{
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly TaskId First = new(7, 1);
    private static readonly TaskId Second = new(7, 2);
    private readonly ScheduleTable table = new(2);

    private static ScheduleSpec Minutely => new() { Id = "s", Cron = "* * * * *", Task = new TaskSpec { Type = "echo", Domain = "default" } };

    private Schedule Schedule => table.Find("s")!;

    [Fact]
    public void Each_moment_fires_once_and_nothing_else_begins_before_its_task_is_known()
    {
        Put(Minutely);
        Assert.Equal(At(60), Schedule.WakesAt);

        Assert.Equal([new ScheduleFired("s", At(60), At(60), false, null)], Do(new FireSchedule("s"), 60));
        Assert.Null(Schedule.WakesAt);
        Assert.Empty(Do(new FireSchedule("s"), 120));

        Do(new NoteSubmitted("s", At(60), First), 61);
        Assert.Empty(Do(new NoteSubmitted("s", At(60), Second), 62));
        Assert.Equal((First, At(120)), (Schedule.Recent[0].Task!.Value, Schedule.NextDue!.Value));
    }

    [Fact]
    public void The_key_of_a_firing_depends_on_nothing_but_the_schedule_and_the_moment()
    {
        Put(Minutely);
        Do(new FireSchedule("s"), 60);
        var sent = Schedule.TaskOf(Schedule.Active!);

        Do(new PutSchedule(Minutely with { Task = new TaskSpec { Type = "other", Domain = "elsewhere" } }, null), 61);
        var again = Schedule.TaskOf(Schedule.Active!);

        Assert.Equal("schedule:s:2026-01-01T00:01:00.000000Z", sent.IdempotencyKey);
        Assert.Equal((sent.IdempotencyKey, sent.BodyHash, sent.Domain), (again.IdempotencyKey, again.BodyHash, again.Domain));
        Assert.Equal(["schedule", "schedule_due_at"], sent.Tags.Select(tag => tag.Key));
        Do(new NoteSubmitted("s", At(60), First), 62);
        Do(new NoteEnded("s", First), 63);
        Do(new FireSchedule("s"), 120);
        Assert.Equal("elsewhere", Schedule.TaskOf(Schedule.Active!).Domain);
    }

    [Fact]
    public void A_key_is_short_enough_for_every_id()
    {
        var id = new string('x', 200);
        Do(new PutSchedule(Minutely with { Id = id }, null), 0);
        Do(new RunSchedule(id), 1);

        var spec = table.Find(id)!.TaskOf(table.Find(id)!.Active!);

        Assert.Empty(TaskSpecRules.Check(spec, 1000));
    }

    [Fact]
    public void Whether_a_task_still_runs_is_looked_at_and_not_counted()
    {
        Run(Minutely);

        Assert.Equal(ScheduleOutcome.Look, table.Decide(new FireSchedule("s"), At(120)).Outcome);
        Do(new NoteEnded("s", First), 120);

        Assert.Equal([new ScheduleFired("s", At(120), At(120), false, null)], Do(new FireSchedule("s"), 120));
    }

    [Fact]
    public void Skip_leaves_out_what_overlaps()
    {
        Run(Minutely);

        Assert.Equal([new SchedulePassed("s", At(125), At(120), 1, 0)], Do(new FireSchedule("s", First), 125));
        Assert.Equal((1, At(180)), (Schedule.Skipped, Schedule.NextDue!.Value));
    }

    [Fact]
    public void Queue_keeps_what_overlaps_in_its_order_and_leaves_out_what_is_too_much()
    {
        Run(Minutely with { Cron = "* * * * * *", Overlap = OverlapPolicy.Queue, Missed = MissedPolicy.All });
        Do(new FireSchedule("s", First), 60 + 40);
        Do(new FireSchedule("s", First), 60 + 80);
        Do(new FireSchedule("s", First), 60 + 120);

        Assert.Equal((ScheduleRules.MaxWaiting, 20), (Schedule.Waiting.Count, Schedule.Skipped));
        Assert.Equal(Instant.Min, Schedule.WakesAt);
        Do(new NoteEnded("s", First), 190);
        Assert.Equal(At(61), Assert.IsType<ScheduleFired>(Do(new FireSchedule("s"), 190)[0]).DueAt);
        Assert.Equal(ScheduleRules.MaxWaiting - 1, Schedule.Waiting.Count);
    }

    [Fact]
    public void Cancel_previous_names_the_task_that_has_to_go()
    {
        Run(Minutely with { Overlap = OverlapPolicy.CancelPrevious });

        Assert.Equal([new ScheduleFired("s", At(120), At(120), false, First)], Do(new FireSchedule("s", First), 120));
        Assert.Equal(First, Schedule.Active!.Replaces);
        Do(new NoteSubmitted("s", At(120), Second), 121);
        Assert.Empty(Do(new NoteEnded("s", First), 122));
        Assert.Equal(Second, Schedule.Active!.Task);
    }

    [Theory]
    [InlineData(MissedPolicy.Skip, "* * * * *", 600, 9)]
    [InlineData(MissedPolicy.One, "* * * * *", 600, 9)]
    [InlineData(MissedPolicy.All, "* * * * *", 60, 0)]
    [InlineData(MissedPolicy.Skip, "0-8 * * * *", null, 8)]
    [InlineData(MissedPolicy.One, "0-8 * * * *", 480, 7)]
    [InlineData(MissedPolicy.All, "0-8 * * * *", 60, 0)]
    public void Missed_firings_are_made_up_for_as_the_schedule_says(MissedPolicy policy, string cron, int? fired, int missed)
    {
        Put(Minutely with { Missed = policy, Cron = cron });

        // Of the first cron the tenth is due at this moment.
        var events = Do(new FireSchedule("s"), 601);

        Assert.Equal(missed, events.OfType<SchedulePassed>().Sum(passed => passed.Missed));
        Assert.Equal(fired is { } seconds ? At(seconds) : null, events.OfType<ScheduleFired>().SingleOrDefault()?.DueAt);
    }

    [Fact]
    public void Of_very_many_missed_firings_the_latest_are_made_up_for_and_nobody_waits_for_the_count()
    {
        Put(Minutely with { Cron = "* * * * * *", Missed = MissedPolicy.All });

        var events = Do(new FireSchedule("s"), 365 * 86_400);

        var fired = events.OfType<ScheduleFired>().Single().DueAt;
        Assert.True(fired >= At((365 * 86_400) - 200) && fired <= At((365 * 86_400) - 100), fired.ToString());
        Assert.True(events.OfType<SchedulePassed>().Single().Missed > 10_000);
    }

    [Fact]
    public void What_comes_while_it_is_paused_was_not_missed_and_a_run_by_hand_goes_all_the_same()
    {
        Put(Minutely);
        Do(new PauseSchedule("s"), 30);
        Assert.Empty(Do(new FireSchedule("s"), 600));
        Assert.Empty(Do(new PauseSchedule("s"), 610));

        var byHand = Assert.IsType<ScheduleFired>(Do(new RunSchedule("s"), 620)[0]);
        Do(new NoteSubmitted("s", byHand.DueAt, First), 621);
        Do(new NoteEnded("s", First), 622);
        Do(new ResumeSchedule("s"), 3_630);

        Assert.Equal((0, At(3_660)), (Schedule.Missed, Schedule.NextDue!.Value));
        Assert.Equal("schedule:s:run:2026-01-01T00:10:20.000000Z", Schedule.TaskOf(Schedule.Recent[0]).IdempotencyKey);
    }

    [Fact]
    public void Two_runs_by_hand_at_one_moment_are_two()
    {
        Put(Minutely with { Overlap = OverlapPolicy.Queue });
        var first = Assert.IsType<ScheduleFired>(Do(new RunSchedule("s"), 1)[0]);

        var second = Assert.IsType<ScheduleWaited>(Do(new RunSchedule("s"), 1)[0]);

        Assert.True(second.DueAt > first.DueAt);
    }

    [Fact]
    public void A_run_by_hand_that_overlaps_is_refused_by_skip()
    {
        Run(Minutely);

        Assert.Equal(ScheduleOutcome.Look, table.Decide(new RunSchedule("s"), At(70)).Outcome);
        Assert.Equal(ScheduleOutcome.Overlaps, table.Decide(new RunSchedule("s", First), At(70)).Outcome);
    }

    [Fact]
    public void Putting_the_same_again_neither_loses_a_moment_nor_puts_one_off()
    {
        var spec = Minutely with { Cron = null, Interval = TimeSpan.FromMinutes(1) };
        Put(spec);
        for (var again = 10; again < 300; again += 50)
        {
            Do(new PutSchedule(spec, null), again);
        }

        Assert.Equal((At(60), At(0)), (Schedule.NextDue!.Value, Schedule.Anchor));
        Do(new PutSchedule(spec with { Interval = TimeSpan.FromMinutes(2) }, null), 300);
        Assert.Equal(At(420), Schedule.NextDue);
    }

    [Fact]
    public void A_clock_that_goes_back_fires_nothing_twice()
    {
        Put(Minutely);
        Do(new FireSchedule("s"), 60);
        Do(new NoteSubmitted("s", At(60), First), 61);
        Do(new NoteEnded("s", First), 62);

        Assert.Empty(Do(new FireSchedule("s"), 30));
        Assert.Empty(Do(new FireSchedule("s"), 60));
        Assert.Equal(At(120), Schedule.NextDue);
    }

    [Fact]
    public void Start_end_and_jitter_bound_when_it_fires()
    {
        Put(Minutely with { Cron = null, Interval = TimeSpan.FromMinutes(1), StartAt = At(30), EndAt = At(150), Jitter = TimeSpan.FromSeconds(10) });

        Assert.Equal([At(30), At(90), At(150)], Schedule.Upcoming(5));
        Assert.True(Schedule.WakesAt >= At(30) && Schedule.WakesAt < At(40));
        Assert.Equal(Schedule.Timetable.DelayOf(At(30)), Schedule.Timetable.DelayOf(At(30)));
    }

    [Fact]
    public void More_schedules_than_may_be_are_refused_and_those_that_are_there_can_still_change()
    {
        Put(Minutely);
        Do(new PutSchedule(Minutely with { Id = "t" }, null), 0);

        Assert.Equal(ScheduleOutcome.TooMany, table.Decide(new PutSchedule(Minutely with { Id = "u" }, null), At(1)).Outcome);
        Assert.Equal(ScheduleOutcome.Done, table.Decide(new PutSchedule(Minutely, true), At(1)).Outcome);
        Do(new DeleteSchedule("t"), 2);
        Assert.Equal(ScheduleOutcome.NotFound, table.Decide(new DeleteSchedule("t"), At(3)).Outcome);
        Assert.Equal(["s"], table.List().Select(schedule => schedule.Id));
        Assert.Empty(table.List("s"));
    }

    [Theory]
    [InlineData("a/b", "* * * * *", null, "id")]
    [InlineData("a", null, null, "cron")]
    [InlineData("a", "* * * * *", 60.0, "cron")]
    [InlineData("a", null, 0.5, "interval")]
    [InlineData("a", "nonsense", null, "cron")]
    public void A_wrong_spec_is_told_by_field(string id, string? cron, double? interval, string field) => Assert.Equal(
        [field],
        ScheduleRules.Check(Minutely with { Id = id, Cron = cron, Interval = interval is { } seconds ? TimeSpan.FromSeconds(seconds) : null }).Select(fault => fault.Field));

    private static Instant At(int seconds) => Start + TimeSpan.FromSeconds(seconds);

    private void Put(ScheduleSpec spec) => Do(new PutSchedule(spec, null), 0);

    /// <summary>Puts a schedule whose first firing's task runs.</summary>
    private void Run(ScheduleSpec spec)
    {
        Do(new PutSchedule(spec, null), 59);
        Do(new FireSchedule("s"), 60);
        Do(new NoteSubmitted("s", At(60), First), 60);
    }

    private IReadOnlyList<ScheduleEvent> Do(ScheduleCommand command, int seconds)
    {
        var decision = table.Decide(command, At(seconds));
        foreach (var @event in decision.Events)
        {
            table.Apply(@event);
        }

        return decision.Events;
    }
}
