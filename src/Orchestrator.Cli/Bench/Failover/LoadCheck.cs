using System.Globalization;
using Orchestrator.Cli.Bench.Crash;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary>Compares what the clients of a load were told with what the cluster has once it is at rest: nothing lost, nothing doubled.</summary>
internal sealed class LoadCheck(OrchestratorClient client, IReadOnlyCollection<LoadCall> calls)
{
    private const int PageSize = 500;
    private const int CallsAtOnce = 8;

    /// <summary>The engine's default.</summary>
    private const int MaxLosses = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<string> violations = [];

    /// <summary>What must never happen and did.</summary>
    public IReadOnlyList<string> Violations => violations;

    /// <summary>All tasks there are.</summary>
    public IReadOnlyDictionary<string, TaskResource> Tasks { get; private set; } = new Dictionary<string, TaskResource>();

    /// <summary>Attempts that were lost with their nodes.</summary>
    public int LostAttempts { get; private set; }

    /// <summary>Results that came after another one was accepted.</summary>
    public int LateResults { get; private set; }

    /// <summary>Waits until all tasks have ended and checks each of them.</summary>
    public async Task RunAsync()
    {
        await RestAsync();
        Tasks = await ListAsync();
        var byCall = Tasks.Values.ToLookup(task => task.Tags.GetValueOrDefault(SteadyLoad.Tag, ""));
        foreach (var call in calls)
        {
            Check(call, [.. byCall[call.Number.ToString(CultureInfo.InvariantCulture)]]);
        }

        await Parallel.ForEachAsync(Tasks.Values, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce }, async (task, _) => await CheckAsync(task));
    }

    private async Task RestAsync()
    {
        var (least, since) = (long.MaxValue, TimeProvider.System.GetTimestamp());
        while (true)
        {
            var live = (await client.StatusAsync()).Tasks.Where(entry => entry.Key is "submitted" or "queued" or "scheduled" or "running").Sum(entry => entry.Value);
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
                violations.Add($"{live} tasks are stuck: none has ended for {Patience.TotalSeconds} s");
                return;
            }

            await Task.Delay(50);
        }
    }

    private async Task<Dictionary<string, TaskResource>> ListAsync()
    {
        var tasks = new Dictionary<string, TaskResource>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await client.ListAsync(cursor: cursor, limit: PageSize);
            foreach (var task in page.Items.Where(task => !tasks.TryAdd(task.TaskId, task)))
            {
                violations.Add($"task {task.TaskId} is in the list twice");
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return tasks;
    }

    private void Check(LoadCall call, TaskResource[] tasks)
    {
        if (call.AcknowledgedAt is null)
        {
            violations.Add($"{call} was never acknowledged: {(call.Failures is [.., var last] ? last : null)}");
        }

        if (call.Ids.Count > 1)
        {
            violations.Add($"{call} was answered with different tasks: {string.Join(", ", call.Ids)}");
        }

        foreach (var lost in call.Ids.Except(tasks.Select(task => task.TaskId)))
        {
            violations.Add($"{call} was acknowledged as {lost}, and that is gone");
        }

        if (tasks.Length > 1)
        {
            violations.Add($"{call} became {tasks.Length} tasks: {string.Join(", ", tasks.Select(task => task.TaskId))}");
        }
    }

    private async Task CheckAsync(TaskResource task)
    {
        var history = new List<TaskEventResource>();
        string? cursor = null;
        do
        {
            var page = await client.EventsAsync(task.TaskId, cursor, limit: 1000);
            history.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        var check = HistoryCheck.Of(task, history, MaxLosses);
        lock (violations)
        {
            LostAttempts += check.Lost;
            LateResults += history.Count(entry => entry.Type == "late_result");
            violations.AddRange(check.Faults.Select(fault => $"task {task.TaskId}: {fault} [{string.Join(' ', history.Select(entry => entry.Type))}]"));
            if (task.Status != "completed")
            {
                violations.Add($"task {task.TaskId} is {task.Status}: {task.Error?.Message} [{string.Join(' ', history.Select(entry => entry.Type))}]");
            }
        }
    }
}
