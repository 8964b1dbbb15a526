using Microsoft.Extensions.Logging;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Runs.Commands;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>Submits the tasks of steps, and cancels them, each once what brought it about is durable.</summary>
internal sealed class StepSubmission(RunsActor runs, IStepTasks tasks)
{
    private const int MaxBatch = 512;
    private const int MaxSending = 64;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CancelRetry = TimeSpan.FromSeconds(1);
    private readonly StepKeys keys = new();
    private readonly Queue<(StepTask Task, long Sequence)> owed = new();
    private readonly Queue<(RunEffect.Cancel Cancel, long Sequence)> toCancel = new();
    private int sending;
    private int cancelling;
    private int failures;

    public void Owe(RunEffect.Submit submit, long sequence)
    {
        if (runs.Table.Find(submit.Step.Run) is { } run)
        {
            keys.Sent(submit.Step);
            owed.Enqueue((TaskOf(run, submit.Step, submit.Input), sequence));
        }
    }

    public void Owe(RunEffect.Cancel cancel, long sequence) => toCancel.Enqueue((cancel, sequence));

    /// <summary>After a replay, what was begun and is not known to be submitted.</summary>
    public void OweAgain(Run run, StepReference step)
    {
        try
        {
            owed.Enqueue((TaskOf(run, step, run.InputOf(step)) with { IsUnclear = true }, 0));
        }
        catch (ExpressionException e)
        {
            Refuse(step, e.Message);
        }
    }

    public void OweAgain(IReadOnlyList<StepTask> steps)
    {
        foreach (var step in steps)
        {
            if (IsStopped(step))
            {
                Stop(step.Step);
            }
            else
            {
                owed.Enqueue((step, 0));
            }
        }
    }

    /// <summary>A run was stopped: what was not submitted for it will not be.</summary>
    public void DropStopped()
    {
        for (var left = owed.Count; left > 0; left--)
        {
            var next = owed.Dequeue();
            if (IsStopped(next.Task))
            {
                Stop(next.Task.Step);
            }
            else
            {
                owed.Enqueue(next);
            }
        }
    }

    /// <summary>Sends what may be sent now.</summary>
    public void Send()
    {
        var durable = runs.Position.Durable;
        while (sending < MaxSending && TryTake(durable, out var batch))
        {
            Send(batch);
        }

        while (cancelling < MaxSending && toCancel.TryPeek(out var next) && next.Sequence <= durable)
        {
            toCancel.Dequeue();
            cancelling++;
            runs.Pipe<bool>(CancelAsync(next.Cancel), _ => new RunMessage.Cancelled(), _ => new RunMessage.NotCancelled(next.Cancel));
        }
    }

    public void Submitted(RunMessage.Submitted submitted, StepReview review)
    {
        sending--;
        failures = 0;
        List<StepTask>? again = null;
        for (var i = 0; i < submitted.Sent.Count; i++)
        {
            var (sent, outcome) = (submitted.Sent[i], submitted.Outcomes[i]);
            if (outcome.Failure is TooManyDomainsException e)
            {
                Refuse(sent.Step, e.Message);
            }
            else if (outcome.Failure is not null || outcome.Reply.Kind is TaskReplyKind.QueueFull or TaskReplyKind.KeyQueueFull)
            {
                if (outcome.Failure is not null)
                {
                    keys.Unclear(sent.Step);
                }

                (again ??= []).Add(outcome.Failure is null ? sent : sent with { IsUnclear = true });
            }
            else if (outcome.Reply.Kind == TaskReplyKind.KeyConflict)
            {
                Refuse(sent.Step, $"Its key was used for task {outcome.Reply.Task}, by somebody else.");
            }
            else
            {
                keys.Taken(sent.Step);
                review.Known(sent.Step, outcome.Reply.Task, looksAtOnce: outcome.Reply.Kind == TaskReplyKind.Repeated);
            }
        }

        if (again is not null)
        {
            SendLater(again, submitted.Outcomes.FirstOrDefault(outcome => outcome.Failure is not null).Failure);
        }
    }

    public void Failed(RunMessage.NotSubmitted failed)
    {
        sending--;
        if (failed.Failure is not ArgumentException)
        {
            foreach (var one in failed.Sent)
            {
                keys.Unclear(one.Step);
            }

            SendLater([.. failed.Sent.Select(sent => sent with { IsUnclear = true })], failed.Failure);
        }
        else if (failed.Sent is [var only])
        {
            Refuse(only.Step, failed.Failure.Message);
        }
        else
        {
            // One of them breaks a rule, and none was taken: each by itself.
            foreach (var one in failed.Sent)
            {
                Send([one]);
            }
        }
    }

    public void NotCancelled(RunEffect.Cancel cancel)
    {
        cancelling--;
        runs.After(cancel, CancelRetry, new RunMessage.CancelAgain(cancel));
    }

    /// <summary>The end of a task is noted by the event with this number.</summary>
    public void Ended(StepReference step, TaskId task, UInt128 key, long sequence) => keys.Ended(step, task, key, sequence);

    /// <summary>Tells the tasks' shards what is noted and durable.</summary>
    public void TellNoted()
    {
        if (keys.Free(runs.Position.Durable) is { Count: > 0 } free)
        {
            tasks.Noted(free);
        }
    }

    public void CancelTaken() => cancelling--;

    private static StepTask TaskOf(Run run, StepReference step, ReadOnlyMemory<byte> input)
    {
        var task = run.Definition.Steps[step.Step].Spec.Task!;

        // The key of a cached result is made of the input, which the workflow does not know.
        return new StepTask(step, task with { Input = input, Parent = step, Cache = task.Cache is { } cache ? cache with { Key = default } : null });
    }

    private bool IsStopped(StepTask task) => !task.IsUnclear
        && runs.Table.Find(task.Step.Run) is { } run && run.IsStopped(task.Step.Step);

    private void Stop(StepReference step)
    {
        keys.Forget(step);
        runs.Do(new NoteStopped(step).Decide);
    }

    private bool TryTake(long durable, out List<StepTask> batch)
    {
        batch = [];
        while (batch.Count < MaxBatch && owed.TryPeek(out var next) && next.Sequence <= durable)
        {
            owed.Dequeue();

            // The run may have been stopped in between.
            if (runs.Table.Find(next.Task.Step.Run) is { HasEnded: false } run && run.Awaits(next.Task.Step))
            {
                batch.Add(next.Task);
            }
            else
            {
                keys.Forget(next.Task.Step);
            }
        }

        return batch.Count > 0;
    }

    private void Send(IReadOnlyList<StepTask> batch)
    {
        sending++;
        runs.Pipe(
            tasks.SubmitAsync([.. batch.Select(task => task.Spec)]),
            outcomes => new RunMessage.Submitted(batch, outcomes),
            failure => new RunMessage.NotSubmitted(batch, failure));
    }

    private void SendLater(List<StepTask> again, Exception? failure)
    {
        if (failures++ == 0)
        {
            runs.Logger.LogWarning("{Count} tasks of steps are not taken now, trying again: {Reason}", again.Count, failure?.Message ?? "their queue is full");
        }

        var delay = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 8));
        runs.After(again, delay < LastRetry ? delay : LastRetry, new RunMessage.SendAgain(again));
    }

    private void Refuse(StepReference step, string reason)
    {
        keys.Forget(step);
        runs.Do(new NoteRefused(step, reason).Decide);
    }

    private async Task<bool> CancelAsync(RunEffect.Cancel cancel)
    {
        await tasks.CancelAsync(cancel.Task, cancel.Reason);
        return true;
    }
}
