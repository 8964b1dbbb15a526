using System.Globalization;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>Everything that has to hold once the server has come to rest, from the API's answers alone.</summary>
internal sealed class CrashChecks(OrchestratorClient client, CrashLedger ledger)
{
    private const int PageSize = 97;
    private const int CallsAtOnce = 8;

    /// <summary>The engine's default.</summary>
    private const int MaxLosses = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Attempts that were lost in all.</summary>
    public int LostAttempts { get; private set; }

    /// <summary>Waits until every task has ended; as long as tasks end there is hope.</summary>
    public async Task RestAsync()
    {
        var (least, since) = (long.MaxValue, TimeProvider.System.GetTimestamp());
        while (true)
        {
            var status = await client.StatusAsync();
            var live = status.Tasks.Where(entry => entry.Key is "submitted" or "queued" or "scheduled" or "running").Sum(entry => entry.Value);
            if (live == 0)
            {
                return;
            }

            if (live < least)
            {
                (least, since) = (live, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                ledger.Violation($"{live} tasks are stuck: none has ended for {Patience.TotalSeconds} s");
                return;
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Every task, page by page; each has to be there once.</summary>
    public async Task<IReadOnlyDictionary<string, TaskResource>> ListAsync()
    {
        var tasks = new Dictionary<string, TaskResource>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await client.ListAsync(cursor: cursor, limit: PageSize);
            foreach (var task in page.Items)
            {
                if (!tasks.TryAdd(task.TaskId, task))
                {
                    ledger.Violation($"task {task.TaskId} is in the list twice");
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        await CompareCountsAsync(tasks.Values);
        return tasks;
    }

    /// <summary>Checks each submission, each task, and that they belong to each other.</summary>
    public async Task CheckAsync(IReadOnlyDictionary<string, TaskResource> tasks)
    {
        var bySubmission = tasks.Values.ToLookup(task => task.Tags.GetValueOrDefault(Submission.Tag, ""));
        var known = ledger.Submissions.Select(submission => Number(submission)).ToHashSet(StringComparer.Ordinal);
        foreach (var strangers in bySubmission.Where(group => !known.Contains(group.Key)))
        {
            ledger.Violation($"nobody submitted {string.Join(", ", strangers.Select(task => task.TaskId))}");
        }

        using var places = new SemaphoreSlim(CallsAtOnce);
        await Task.WhenAll(ledger.Submissions.Select(async submission =>
        {
            await places.WaitAsync();
            try
            {
                await CheckAsync(submission, [.. bySubmission[Number(submission)]]);
            }
            finally
            {
                places.Release();
            }
        }));
    }

    /// <summary>A task that has ended stays as it is, whatever the server goes through.</summary>
    public void CheckUnchanged(IReadOnlyDictionary<string, TaskResource> before, IReadOnlyDictionary<string, TaskResource> after)
    {
        foreach (var (id, task) in before)
        {
            if (!after.TryGetValue(id, out var now) || Text(now) != Text(task))
            {
                ledger.Violation($"task {id} was {Text(task)} before a restart and is {(now is null ? "gone" : Text(now))} after it");
            }
        }

        foreach (var id in after.Keys.Except(before.Keys))
        {
            ledger.Violation($"task {id} came up with a restart");
        }
    }

    private static string Number(Submission submission) => submission.Number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TaskResource task) => JsonSerializer.Serialize(task, ContractsJsonContext.Default.TaskResource);

    private async Task CompareCountsAsync(IEnumerable<TaskResource> tasks)
    {
        var counted = tasks.CountBy(task => task.Status).ToDictionary(StringComparer.Ordinal);
        foreach (var (state, count) in (await client.StatusAsync()).Tasks)
        {
            if (counted.GetValueOrDefault(state) != count)
            {
                ledger.Violation($"the status counts {count} tasks as {state}, the list {counted.GetValueOrDefault(state)}");
            }
        }
    }

    private async Task CheckAsync(Submission submission, TaskResource[] tasks)
    {
        foreach (var lost in submission.Ids.Except(tasks.Select(task => task.TaskId)))
        {
            ledger.Violation($"{submission} was acknowledged as {lost}, and that is gone");
        }

        if (submission.Ids.Count > 1)
        {
            ledger.Violation($"{submission} was answered with different tasks: {string.Join(", ", submission.Ids)}");
        }

        if (tasks.Length > 1)
        {
            ledger.Violation($"{submission} became {tasks.Length} tasks: {string.Join(", ", tasks.Select(task => task.TaskId))}");
        }

        foreach (var listed in tasks)
        {
            await CheckAsync(submission, listed);
        }

        if (submission.Key is not null)
        {
            await RepeatAsync(submission);
        }
    }

    private async Task CheckAsync(Submission submission, TaskResource listed)
    {
        var task = await client.GetAsync(listed.TaskId);
        if (Text(task) != Text(listed))
        {
            ledger.Violation($"{submission}: the list shows {Text(listed)}, but the task is {Text(task)}");
        }

        var history = await HistoryAsync(task.TaskId);
        var check = HistoryCheck.Of(task, history, MaxLosses);
        lock (ledger)
        {
            LostAttempts += check.Lost;
        }

        foreach (var fault in check.Faults.Concat(SubmissionCheck.Faults(submission, task, history, check)))
        {
            ledger.Violation($"{submission}, task {task.TaskId}: {fault} [{string.Join(' ', history.Select(entry => entry.Type + (entry.Attempt is { } attempt ? $"({attempt})" : "")))}]");
        }
    }

    private async Task<IReadOnlyList<TaskEventResource>> HistoryAsync(string taskId)
    {
        var history = new List<TaskEventResource>();
        string? cursor = null;
        do
        {
            var page = await client.EventsAsync(taskId, cursor, limit: 1000);
            history.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return history;
    }

    /// <summary>A key answers its first task for as long as it lives, and no other body.</summary>
    private async Task RepeatAsync(Submission submission)
    {
        var again = await client.SubmitAsync(submission.Request);
        if (submission.Ids is [var id, ..] && again.TaskId != id)
        {
            ledger.Violation($"{submission} was answered {id}, and now {again.TaskId}");
        }

        try
        {
            var other = await client.SubmitAsync(submission.Request with { Timeout = 17 });
            ledger.Violation($"{submission}: another body with its key was answered {other.TaskId}");
        }
        catch (OrchestratorApiException e) when (e is { Status: 409, Code: "idempotency_conflict" })
        {
            // As it must be.
        }
    }
}
