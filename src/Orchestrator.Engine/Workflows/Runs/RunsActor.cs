using System.Globalization;
using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Runs.Commands;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Journaled;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>
/// A shard of runs: one stream of the journal, one actor. A step's beginning is durable before its task is submitted, and the task is submitted, under a key
/// that run, step and round alone decide, until it is known; ends are heard of, and looked for in case they were not heard of.
/// </summary>
internal sealed class RunsActor : JournaledActor<RunsActor, RunEvent, RunTable>
{
    /// <summary>A shard of runs has much to write down: it does so less often than others.</summary>
    public const long SnapshotAfterBytes = 8 * 1024 * 1024;

    private const string Prefix = "runs/";
    private const int MaxForgottenPerTurn = 200;
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);

    // The clock on the wall may be put forward while the timer runs.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly RunMessage.Wake Up = new();
    private readonly RunsSetup setup;
    private readonly RunWaits waits = new();
    private readonly StepSubmission submission;
    private readonly StepReview review;
    private Instant? wakesAt;
    private int counted;
    private bool hasStopped;

    public RunsActor(JournaledSetup journaled, RunsSetup setup)
        : base(journaled)
    {
        this.setup = setup;
        submission = new StepSubmission(this, setup.Tasks);
        review = new StepReview(this, setup.Tasks);
    }

    /// <summary>The runs, with what is not durable yet.</summary>
    public RunTable Table => State;

    /// <summary>The last event, and the last that is durable.</summary>
    public (long Last, long Durable) Position => (Sequence, DurableSequence);

    public ILogger Logger => Context.Logger;

    protected override string Subject => "Runs";

    protected override int SnapshotVersion => RunSnapshot.Version;

    /// <summary>The stream's name in the journal.</summary>
    public static string StreamOf(int partition) => $"{Prefix}{partition}";

    /// <summary>The partition that a shard is; false for shards that are none.</summary>
    public static bool TryPartition(string shard, out int partition)
    {
        partition = -1;
        return shard.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(shard.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out partition)
            && partition < WorkflowOptions.MaxPartitions;
    }

    /// <summary>Carries a command out.</summary>
    public T Do<T>(Func<RunDecision, T> command)
    {
        var decision = new RunDecision(State, Now, setup.Chance, Emit);
        var reply = command(decision);
        foreach (var effect in decision.Effects)
        {
            switch (effect)
            {
                case RunEffect.Submit submit:
                    submission.Owe(submit, Sequence);
                    break;
                case RunEffect.Cancel cancel:
                    submission.Owe(cancel, Sequence);
                    break;
                case RunEffect.Changed changed when State.Find(changed.Run) is { } run:
                    foreach (var wait in waits.Met(run))
                    {
                        wait.View = RunViews.Of(run);
                        Answer(wait);
                    }

                    break;
            }
        }

        return reply;
    }

    /// <summary>Carries out what needs no reply.</summary>
    public void Do(Action<RunDecision> command) => Do(decision =>
    {
        command(decision);
        return true;
    });

    /// <summary>Begins to wait; true when what is waited for is there already.</summary>
    public bool Wait(RunWait wait)
    {
        var run = State.Find(wait.Id);
        if (run is not null && !wait.IsMetBy(run))
        {
            waits.Add(wait);
            return false;
        }

        wait.View = run is null ? null : RunViews.Of(run);
        return true;
    }

    /// <summary>A step's task has ended: its run goes on.</summary>
    public void Ended(StepReference step, Tasks.TaskView task)
    {
        var result = task.Result;
        if (Do(new NoteTaskEnd(step, task.Id, task.State, result, task.Error, IsCached(task)).Decide))
        {
            submission.Ended(step, task.Id, task.Spec.KeyHash, Sequence);
            setup.OnResult(step.Run, result);
        }
    }

    internal void Pipe<T>(Task<T> task, Func<T, JournaledMessage<RunsActor>> onSuccess, Func<Exception, JournaledMessage<RunsActor>> onFailure) =>
        Context.Pipe(new ValueTask<T>(task), onSuccess, onFailure);

    internal void After(object key, TimeSpan delay, JournaledMessage<RunsActor> message) => Context.Timers.StartOnce(key, delay, message);

    protected override RunTable ReadSnapshot(JournalSnapshot? snapshot)
    {
        var table = new RunTable(setup.Limits) { Shard = Number };
        if (snapshot is not null)
        {
            RunSnapshot.Read(table, snapshot);
        }

        return table;
    }

    protected override byte[] WriteSnapshot(RunTable known) => RunSnapshot.Write(known);

    protected override List<RunEvent> ReadEvents(ReadOnlySpan<byte> lines) => RunEventReader.Read(lines);

    protected override byte[] WriteEvents(IReadOnlyList<RunEvent> events)
    {
        using var buffer = new BatchBuffer();
        var writer = new RunEventWriter(buffer);
        foreach (var @event in events)
        {
            writer.WriteLine(@event);
        }

        return buffer.Written.ToArray();
    }

    protected override void Apply(RunTable known, RunEvent @event) => known.Apply(@event);

    protected override void OnEmitted(RunEvent @event)
    {
        setup.Counters.Count(@event);
        hasStopped |= @event is RunCancelRequested;
    }

    protected override void OnRecovered()
    {
        setup.OnRecovered(Number);

        // What was begun and is not known to have ended is owed anew, or looked at.
        foreach (var run in State.All.Where(run => !run.HasEnded).ToList())
        {
            foreach (var (step, task) in run.Outstanding())
            {
                if (task is { } id)
                {
                    review.Follow(step, id);
                    if (run.IsStopped(step.Step))
                    {
                        submission.Owe(new RunEffect.Cancel(id, CancelRun.ReasonOf(run)), sequence: 0);
                    }
                }
                else
                {
                    submission.OweAgain(run, step);
                }
            }

            Do(decision => AdvanceRun.Decide(run, decision));
        }

        review.LookAtAll();
    }

    protected override void OnOther(JournaledMessage<RunsActor> message)
    {
        switch (message)
        {
            case RunMessage.TaskEnded ended:
                Ended(ended.Step, ended.Task);
                break;
            case RunMessage.Submitted submitted:
                submission.Submitted(submitted, review);
                break;
            case RunMessage.NotSubmitted failed:
                submission.Failed(failed);
                break;
            case RunMessage.SendAgain again:
                submission.OweAgain(again.Steps);
                break;
            case RunMessage.NotCancelled failed:
                submission.NotCancelled(failed.Cancel);
                break;
            case RunMessage.CancelAgain again:
                submission.Owe(again.Cancel, sequence: 0);
                break;
            case RunMessage.Cancelled:
                submission.CancelTaken();
                break;
            case RunMessage.Looked looked:
                review.Looked(looked);
                break;
            case RunMessage.NotLooked failed:
                review.NotLooked(failed);
                break;
            case RunMessage.NoteTasks:
                review.NoteTasks();
                break;
            case RunMessage.Review:
                review.Look();
                break;
            case RunMessage.Wake:
                wakesAt = null;
                break;
        }
    }

    protected override void OnBurst()
    {
        while (State.TryTakeOverdue(Now, out var overdue))
        {
            Do(new ExpireDeadline(overdue.Run, overdue.Step).Decide);
        }

        if (hasStopped)
        {
            hasStopped = false;
            submission.DropStopped();
        }

        foreach (var run in State.ToForget(Now).Take(MaxForgottenPerTurn).ToList())
        {
            Emit(new RunForgotten(run.Id, Now));
        }

        SleepUntilNext();
    }

    protected override void OnFlushed()
    {
        setup.Counters.Lives(State.Live - counted);
        counted = State.Live;
        submission.Send();
        submission.TellNoted();
    }

    protected override void OnAbandoned(Exception reason)
    {
        setup.Counters.Lives(-counted);
        counted = 0;
        waits.Abandon(reason);
    }

    private static bool IsCached(Tasks.TaskView task) => task.CachedFrom is not null;

    private void SleepUntilNext()
    {
        var next = State.NextDeadline;
        if (next == Instant.Never || next == wakesAt)
        {
            return;
        }

        wakesAt = next;
        var sleep = next <= Now ? ShortestSleep : next - Now > LongestSleep ? LongestSleep : next - Now;
        Context.Timers.StartOnce(Up, sleep > ShortestSleep ? sleep : ShortestSleep, Up);
    }
}
