using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Bulk;

/// <summary>
/// Carries out one page of a job. Doing a page again, after a crash between its work and the note of it, changes nothing more: what a
/// job has changed no longer matches, and what ended after the job began is left alone.
/// </summary>
internal sealed class BulkPage(IOrchestrator tasks)
{
    public const int MaxTasks = 1000;

    /// <summary>Goes through the next page of a job.</summary>
    public async Task<BulkPageDone> RunAsync(BulkJob job)
    {
        var phases = BulkPlan.Phases(job.Created.Action, job.Created.Filter);
        var phase = job.Progress?.Phase ?? 0;
        if (phase >= phases.Count)
        {
            return new BulkPageDone(job.Id, phases.Count, null, 0, 0);
        }

        var limit = job.Rate is { } rate ? (int)Math.Clamp(rate, 1, MaxTasks) : MaxTasks;
        var page = await tasks.ListAsync(ToFilter(job.Created.Filter, phases[phase]), limit, CursorOf(job));
        var changed = await ActAsync(job, page.Items);
        return page.Next is { } next
            ? new BulkPageDone(job.Id, phase, next.ToString(), page.Items.Count, changed)
            : new BulkPageDone(job.Id, phase + 1, null, page.Items.Count, changed);
    }

    /// <summary>The filter of one state's list.</summary>
    public static TaskFilter ToFilter(BulkFilter filter, TaskState state) => new()
    {
        State = state,
        Type = filter.Type,
        Domain = filter.Domain,
        Agent = filter.Agent,
        SubmittedAfter = filter.SubmittedAfter,
        Tags = filter.Tags,
    };

    /// <summary>The cursor behind everything that was submitted at or after a moment.</summary>
    public static TaskCursor Before(Instant moment) =>
        new(moment, new TaskId(int.MaxValue, (UInt128)(ulong)Math.Max(moment.Microseconds / 1000, 0) << 80));

    private static TaskCursor CursorOf(BulkJob job)
    {
        if (job.Progress?.Cursor is { } text)
        {
            return TaskCursor.TryParse(text, out var cursor) ? cursor! : throw new InvalidOperationException($"Bulk job {job.Id} has a broken cursor: {text}");
        }

        return Before(Instant.Earlier(job.Created.Filter.SubmittedBefore ?? Instant.Never, job.Created.At));
    }

    private async Task<long> ActAsync(BulkJob job, IReadOnlyList<TaskView> page)
    {
        if (job.Created.Action == BulkAction.Delete)
        {
            var ended = page.Where(task => task.FinishedAt <= job.Created.At).Select(task => task.Id).ToList();
            return ended.Count == 0 ? 0 : (await tasks.DeleteAsync(ended)).Deleted;
        }

        var responses = job.Created.Action == BulkAction.Cancel
            ? await Task.WhenAll(page.Select(task => tasks.CancelAsync(task.Id, job.Created.Reason)))
            : await Task.WhenAll(page.Where(task => task.FinishedAt <= job.Created.At).Select(task => tasks.RetryAsync(task.Id)));
        return responses.LongCount(response => response.Kind == TaskReplyKind.Accepted);
    }
}
