using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Runs.Commands;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Workflows;
using Orchestrator.Engine.Workflows.Runs;
using Orchestrator.Journal;

namespace Orchestrator.Tests.Engine.Workflows;

/// <summary>Random graphs under random orders: what a shard of runs is, its stored events and its snapshot say as well, at every moment.</summary>
public sealed class RunReplayTests
{
    private const int Shard = 3;
    private static readonly RunLimits Limits = new() { KeepFor = TimeSpan.FromMinutes(5) };

    [Fact]
    public void Events_and_snapshots_give_the_state_back_whatever_happened()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var story = new Story((ulong)seed);
            for (var turn = 0; turn < 60; turn++)
            {
                story.Next();
                if (turn % 7 == 0)
                {
                    var image = Image(story.Table);
                    Assert.True(image == Image(story.Replayed()), $"Seed {seed}: after turn {turn} the events say something else.");
                    Assert.True(image == Image(Restored(story.Table)), $"Seed {seed}: after turn {turn} the snapshot says something else.");
                }
            }

            story.Finish();
            Assert.True(story.Table.Live == 0, $"Seed {seed}: {story.Table.Live} runs have not ended.");
            Assert.All(story.Table.All, run => Assert.Equal((0, run.Steps.Count), (run.LiveTasks, run.Ended)));
        }
    }

    [Fact]
    public void Nothing_that_has_ended_is_asked_for_again_and_nothing_begins_before_what_it_waits_for()
    {
        for (var seed = 1000; seed <= 1150; seed++)
        {
            var story = new Story((ulong)seed);
            for (var turn = 0; turn < 60; turn++)
            {
                story.Next();
            }

            story.Finish();
            Assert.Equal(story.Asked.Count, story.Asked.Distinct().Count());
            foreach (var run in story.Table.All)
            {
                var rounds = run.Notes.Select((note, i) => (note, i)).Where(entry => entry.note.Type == "step_started" && entry.note.Element < 0);
                foreach (var (note, at) in rounds)
                {
                    var before = run.Definition.Steps[note.Step].Dependencies;
                    Assert.All(before, step => Assert.Contains(run.Notes.Take(at), earlier => earlier.Step == step && earlier.Element < 0
                        && earlier.Type is "step_completed" or "step_failed" or "step_skipped" or "step_cancelled" or "step_mapped"));
                }
            }
        }
    }

    private static RunTable Restored(RunTable table)
    {
        var restored = new RunTable(Limits) { Shard = Shard };
        RunSnapshot.Read(restored, new JournalSnapshot(1, RunSnapshot.Version, RunSnapshot.Write(table)));
        return restored;
    }

    /// <summary>All that a table says, and what it would do next.</summary>
    private static string Image(RunTable table) => Encoding.UTF8.GetString(RunSnapshot.Write(table))
        + $"{table.Live} {table.NextDeadline} {string.Join(' ', table.All.OrderBy(run => run.Id.Ulid).Select(run => $"{run.LiveTasks} {run.Ended} {string.Join(',', run.Outstanding())}"))}";

    /// <summary>A shard that is told things by chance.</summary>
    private sealed class Story(ulong seed)
    {
        private readonly SeededChance chance = new(seed);
        private readonly List<byte[]> lines = [];
        private readonly Queue<StepReference> owed = new();
        private Instant now = new(1_790_000_000_000_000);
        private ulong tasks;

        public RunTable Table { get; } = new(Limits) { Shard = Shard };

        public List<StepReference> Asked { get; } = [];

        public RunTable Replayed()
        {
            var table = new RunTable(Limits) { Shard = Shard };
            foreach (var line in lines)
            {
                RunEventReader.Read(line).ForEach(table.Apply);
            }

            return table;
        }

        public void Next()
        {
            now += TimeSpan.FromMilliseconds(Draw(40_000));
            var run = Table.All.Count == 0 ? null : Table.All.ElementAt(Draw(Table.All.Count));
            switch (Draw(12))
            {
                case 0 or 1 when Table.Live < 5:
                    Do(DrawStart().Decide);
                    break;
                case 2 when run is not null:
                    Do(new PauseRun(run.Id).Decide);
                    break;
                case 3 or 4 when run is not null:
                    Do(new ResumeRun(run.Id).Decide);
                    break;
                case 5 when run is not null && Draw(3) == 0:
                    Do(new CancelRun(run.Id, "chance").Decide);
                    break;
                case 6 when run is not null:
                    Do(new SignalRun(run.Id, "go", Draw(2) == 0 ? """{"approved":true}"""u8.ToArray() : """{"approved":false}"""u8.ToArray()).Decide);
                    break;
                case 7 when run is not null:
                    Do<RunReply>(Draw(2) == 0 ? new RerunRun(run.Id, null).Decide : new ForkRun(run.Id, "s0", default).Decide);
                    break;
                case 8:
                    Expire();
                    break;
                default:
                    EndOne(fails: Draw(6) == 0);
                    break;
            }
        }

        /// <summary>All that is asked for is done, and all that is waited for comes.</summary>
        public void Finish()
        {
            for (var turn = 0; turn < 2_000 && Table.Live > 0; turn++)
            {
                foreach (var run in Table.All.Where(run => !run.HasEnded).ToList())
                {
                    Do(new ResumeRun(run.Id).Decide);
                }

                now += TimeSpan.FromHours(1);
                Expire();
                EndOne(fails: false);
            }
        }

        private StartRun DrawStart()
        {
            var spec = DrawSpec(depth: 0);
            return new StartRun(spec, WorkflowHash.Of(spec), null, default, default, default);
        }

        private WorkflowSpec DrawSpec(int depth)
        {
            var steps = new List<StepSpec>();
            var count = 1 + Draw(6);
            for (var i = 0; i < count; i++)
            {
                var before = Enumerable.Range(0, i).Where(_ => Draw(3) == 0).Select(step => $"s{step}").ToList();
                var step = new StepSpec
                {
                    Id = $"s{i}",
                    Dependencies = before,
                    When = Draw(6) == 0 ? "1 > 2" : null,
                    ContinueOnError = Draw(4) == 0,
                    Map = Draw(4) == 0 ? $"range({Draw(4)})" : null,
                    MaxParallel = Draw(3),
                };
                steps.Add(Draw(6) switch
                {
                    0 when depth == 0 => step with { Workflow = DrawSpec(1) },
                    1 => step with { Map = null, MaxParallel = 0, Signal = new SignalSpec("go", TimeSpan.FromMinutes(3), IsApproval: Draw(2) == 0) },
                    _ => step with { Task = new TaskSpec { Type = "t", Domain = "d" } },
                });
            }

            if (Draw(3) == 0)
            {
                steps.Add(new StepSpec { Id = "last", IsFinal = true, Task = new TaskSpec { Type = "t", Domain = "d" } });
            }

            return new WorkflowSpec { Id = $"w{depth}", Steps = [.. steps.Select(step => step.Map is null ? step with { MaxParallel = 0 } : step)], MaxParallel = Draw(3), Timeout = Draw(4) == 0 ? TimeSpan.FromMinutes(20) : null };
        }

        private void EndOne(bool fails)
        {
            if (!owed.TryDequeue(out var step))
            {
                return;
            }

            var task = new TaskId(9, ++tasks);
            if (Draw(2) == 0)
            {
                Do(new NoteSubmitted(step, task).Decide);
            }

            var isStopped = Table.Find(step.Run) is { IsCancelling: true };
            Do(new NoteTaskEnd(
                step, task, isStopped ? TaskState.Cancelled : fails ? TaskState.Failed : TaskState.Completed, fails || isStopped ? default : "7"u8.ToArray(), fails ? new TaskError("agent_error", "broke", false) : null, false).Decide);

            // Heard twice it changes nothing.
            Assert.False(Do(new NoteTaskEnd(step, task, TaskState.Completed, "8"u8.ToArray(), null, false).Decide));
        }

        private void Expire()
        {
            while (Table.TryTakeOverdue(now, out var overdue))
            {
                Do(new ExpireDeadline(overdue.Run, overdue.Step).Decide);
            }

            foreach (var run in Table.ToForget(now).ToList())
            {
                Emit(new RunForgotten(run.Id, now));
            }
        }

        private void Do(Action<RunDecision> command) => Do(decision =>
        {
            command(decision);
            return true;
        });

        private T Do<T>(Func<RunDecision, T> command)
        {
            var decision = new RunDecision(Table, now, chance, Emit);
            var reply = command(decision);
            foreach (var submit in decision.Effects.OfType<RunEffect.Submit>())
            {
                owed.Enqueue(submit.Step);
                Asked.Add(submit.Step);
            }

            return reply;
        }

        private void Emit(RunEvent @event)
        {
            using var buffer = new BatchBuffer();
            new RunEventWriter(buffer).WriteLine(@event);
            lines.Add(buffer.Written.ToArray());
            Table.Apply(@event);
        }

        private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)below);
    }
}
