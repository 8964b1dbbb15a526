using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Journal.InMemory;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests;

/// <summary>What waits for which append, and what becomes of it when the append fails.</summary>
public sealed class ReleaseRuleTests
{
    private readonly Stage stage = new(options =>
    {
        options.Handle("echo", context => new TaskOutcome.Completed(context.Input));
        options.MaxBytesInFlight = 1024 * 1024;
        options.CompressAboveBytes = 0;
    });

    [Fact]
    public void Duplicate_key_is_answered_only_when_the_first_submission_is_durable()
    {
        Open("a");
        stage.Disk.IsHeld = true;
        var first = stage.Ask(tasks => tasks.SubmitAsync(WithKey()));
        var second = stage.Ask(tasks => tasks.SubmitAsync(WithKey()));
        stage.World.Run(TimeSpan.FromSeconds(5));
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);

        stage.Disk.LetGo();
        stage.World.Settle();
        Assert.Equal(TaskReplyKind.Accepted, first.Result().Kind);
        Assert.Equal(TaskReplyKind.Repeated, second.Result().Kind);
        Assert.Equal(first.Result().Id, second.Result().Id);

        static TaskSpec WithKey() => Stage.Spec("echo", with: spec => spec with { IdempotencyKey = "k", BodyHash = 1 });
    }

    [Fact]
    public void Query_that_saw_speculated_state_waits_for_its_append()
    {
        Open("a");
        stage.Disk.IsHeld = true;
        var submit = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
        var id = stage.Peek("a", shard => shard.Queue.Tasks.Single().Id);
        var find = stage.Ask(tasks => tasks.FindAsync(id));
        var list = stage.Ask(tasks => tasks.ListAsync(new TaskFilter { Domain = "a" }, 10));
        var status = stage.Ask(tasks => tasks.StatusAsync());
        Assert.False(find.IsCompleted || list.IsCompleted || status.IsCompleted || submit.IsCompleted);

        stage.Disk.LetGo();
        stage.World.Settle();
        Assert.Equal(id, find.Result()!.Id);
        Assert.Contains(list.Result().Items, item => item.Id == id);
        Assert.Equal(2, status.Result().Domains.Single().Counts.Sum());
    }

    [Fact]
    public void Query_that_saw_speculated_state_is_refused_when_its_append_fails()
    {
        Open("a");
        stage.Disk.IsHeld = true;
        var submit = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
        var list = stage.Ask(tasks => tasks.ListAsync(new TaskFilter { Domain = "a" }, 10));
        stage.Disk.Fault = Once(InMemoryOperation.Append, InMemoryFault.BeforeStoring);
        stage.Disk.LetGo();
        stage.World.Run(TimeSpan.FromSeconds(5));
        Assert.Equal("storage_unavailable", Assert.Throws<ServiceUnavailableException>(() => submit.Result()).Code);
        Assert.Equal("storage_unavailable", Assert.Throws<ServiceUnavailableException>(() => list.Result()).Code);
        Assert.Single(stage.Get(tasks => tasks.ListAsync(new TaskFilter { Domain = "a" }, 10)).Items);
    }

    [Fact]
    public void Stale_append_restarts_only_its_own_shard()
    {
        Open("a");
        Open("b");
        _ = new InMemoryJournal(stage.Disk.Storage).AcquireAsync("tasks/a/0", claim: 0, CancellationToken.None).AsTask();
        stage.Disk.IsHeld = true;

        // What gathers while the commit is held is one group.
        var inB = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo", "b")));
        var inA = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo", "a")));
        var before = stage.Peek("b", shard => shard);
        stage.Disk.LetGo();
        stage.World.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(TaskReplyKind.Accepted, inB.Result().Kind);
        Assert.Same(before, stage.Peek("b", shard => shard));
        Assert.Throws<ServiceUnavailableException>(() => inA.Result());
        Assert.Equal(TaskReplyKind.Accepted, stage.Get(tasks => tasks.SubmitAsync(Stage.Spec("echo", "a"))).Kind);
    }

    [Fact]
    public void Failed_append_answers_unavailable_and_the_shard_recovers_by_replay()
    {
        Open("a");
        stage.Disk.Fault = Once(InMemoryOperation.Append, InMemoryFault.BeforeStoring);
        var failed = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
        Assert.Equal("storage_unavailable", Assert.Throws<ServiceUnavailableException>(() => failed.Result()).Code);
        stage.World.Run(TimeSpan.FromSeconds(5));
        stage.RunUntil(stage.Submit("echo"), TaskEventType.Completed);
        Assert.Equal(2, stage.Disk.Log.Tasks.Count);
    }

    [Fact]
    public void Unknown_outcome_is_resolved_by_replay()
    {
        Open("a");
        stage.Disk.Fault = Once(InMemoryOperation.Append, InMemoryFault.AfterStoring);
        var unknown = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo", with: spec => spec with { IdempotencyKey = "k", BodyHash = 1 })));
        Assert.Throws<ServiceUnavailableException>(() => unknown.Result());
        stage.World.Run(TimeSpan.FromSeconds(5));

        // It was stored after all: asking again with the key says so, and the task has run, its attempt charged to nobody.
        var again = stage.Get(tasks => tasks.SubmitAsync(Stage.Spec("echo", with: spec => spec with { IdempotencyKey = "k", BodyHash = 1 })));
        Assert.Equal(TaskReplyKind.Repeated, again.Kind);
        Assert.Equal(["submitted", "started", "attempt_lost", "started", "completed"], stage.Events(again.Id));
        Assert.False(((AttemptLost)stage.Disk.Log.Of(again.Id)[2].Event).Charged);
    }

    [Fact]
    public void Bytes_in_flight_are_capped()
    {
        Open("a");
        stage.Disk.IsHeld = true;
        var input = System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 300_000)}\"");
        var answers = Enumerable.Range(0, 10)
            .Select(_ => stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo", with: spec => spec with { Input = input }))))
            .ToList();
        var inFlight = stage.Peek("a", shard => shard.Commit.BytesInFlight);
        Assert.InRange(inFlight, 1024 * 1024, (1024 * 1024) + 400_000);

        stage.Disk.LetGo();
        stage.World.Run(TimeSpan.FromSeconds(1));
        Assert.All(answers, answer => Assert.Equal(TaskReplyKind.Accepted, answer.Result().Kind));
    }

    [Fact]
    public void Storage_failures_do_not_count_against_the_restart_maximum()
    {
        Open("a");
        for (var i = 0; i < 50; i++)
        {
            stage.Disk.Fault = Once(InMemoryOperation.Append, InMemoryFault.BeforeStoring);
            var failed = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
            Assert.Throws<ServiceUnavailableException>(() => failed.Result());
            stage.World.Run(TimeSpan.FromSeconds(1.2));
        }

        stage.Disk.Fault = operation => operation == InMemoryOperation.Acquire ? InMemoryFault.BeforeStoring : InMemoryFault.None;
        _ = new InMemoryJournal(stage.Disk.Storage).AcquireAsync("tasks/a/0", claim: 0, CancellationToken.None).AsTask();
        _ = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
        stage.World.Run(TimeSpan.FromMinutes(10));
        stage.Disk.Fault = _ => InMemoryFault.None;
        stage.World.Run(TimeSpan.FromSeconds(2));
        stage.RunUntil(stage.Submit("echo"), TaskEventType.Completed);
    }

    /// <summary>A domain's shard exists and has finished a task.</summary>
    private void Open(string domain)
    {
        stage.RunUntil(stage.Submit("echo", domain), TaskEventType.Completed);
        stage.World.Run(TimeSpan.FromSeconds(1));
    }

    private static Func<InMemoryOperation, InMemoryFault> Once(InMemoryOperation failing, InMemoryFault fault)
    {
        var failed = false;
        return operation =>
        {
            if (failed || operation != failing)
            {
                return InMemoryFault.None;
            }

            failed = true;
            return fault;
        };
    }
}
