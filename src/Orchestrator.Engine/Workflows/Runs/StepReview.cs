using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Runs.Commands;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>
/// Follows the tasks of steps. Their ends are told, which is a hint; that each is looked at now and then is the truth. A task's id is noted only when the task
/// has not ended within moments: until then its key leads to it.
/// </summary>
internal sealed class StepReview(RunsActor runs, IStepTasks tasks)
{
    private const int MaxLooking = 64;
    private const int RoundSeconds = 30;
    private static readonly TimeSpan NoteAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly RunMessage.NoteTasks Note = new();
    private static readonly RunMessage.Review Review = new();
    private readonly Queue<(StepReference Step, TaskId Task, Instant At)> known = new();
    private readonly Queue<(StepReference Step, TaskId Task)> followed = new();
    private int looking;
    private int toLook;
    private bool notes;
    private bool reviews;

    /// <summary>The task of a step is known.</summary>
    /// <param name="looksAtOnce">It was submitted before: it may have ended, and nobody will tell.</param>
    public void Known(StepReference step, TaskId task, bool looksAtOnce)
    {
        if (!Awaits(step))
        {
            return;
        }

        known.Enqueue((step, task, runs.Now));
        if (looksAtOnce)
        {
            Look(step, task);
        }

        if (!notes)
        {
            notes = true;
            runs.After(Note, NoteAfter, Note);
        }
    }

    /// <summary>Looks at a task now and then until it has ended.</summary>
    public void Follow(StepReference step, TaskId task)
    {
        followed.Enqueue((step, task));
        if (!reviews)
        {
            reviews = true;
            runs.After(Review, Interval, Review);
        }
    }

    /// <summary>After a replay: nobody knows what was not heard.</summary>
    public void LookAtAll()
    {
        toLook = followed.Count;
        LookOn();
    }

    /// <summary>Notes the tasks that have not ended by now.</summary>
    public void NoteTasks()
    {
        while (known.TryPeek(out var next) && next.At + NoteAfter <= runs.Now)
        {
            known.Dequeue();
            if (Awaits(next.Step))
            {
                runs.Do(new NoteSubmitted(next.Step, next.Task).Decide);
                Follow(next.Step, next.Task);
            }
        }

        notes = known.Count > 0;
        if (notes)
        {
            runs.After(Note, NoteAfter, Note);
        }
    }

    /// <summary>Looks at so many that all have been looked at once in a while.</summary>
    public void Look()
    {
        toLook = Math.Max(toLook, (followed.Count / RoundSeconds) + 1);
        LookOn();
        reviews = followed.Count > 0 || looking > 0;
        if (reviews)
        {
            runs.After(Review, Interval, Review);
        }
    }

    public void Looked(RunMessage.Looked looked)
    {
        looking--;
        if (looked.Task is null)
        {
            // Deleted, and its end was never heard of.
            runs.Do(new NoteRefused(looked.Step, $"Task {looked.Id} does not exist any longer, and how it ended is not known.").Decide);
        }
        else if (looked.Task.State.IsTerminal())
        {
            runs.Ended(looked.Step, looked.Task);
        }

        LookOn();
    }

    public void NotLooked(RunMessage.NotLooked failed)
    {
        looking--;
        LookOn();
    }

    private void LookOn()
    {
        while (toLook > 0 && looking < MaxLooking && followed.TryDequeue(out var next))
        {
            toLook--;
            if (Awaits(next.Step))
            {
                followed.Enqueue(next);
                Look(next.Step, next.Task);
            }
        }

        toLook = followed.Count == 0 ? 0 : toLook;
    }

    private void Look(StepReference step, TaskId task)
    {
        looking++;
        runs.Pipe(tasks.FindAsync(task), found => new RunMessage.Looked(step, task, found), _ => new RunMessage.NotLooked(step, task));
    }

    private bool Awaits(StepReference step) => runs.Table.Find(step.Run) is { HasEnded: false } run && run.Awaits(step);
}
