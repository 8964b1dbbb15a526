using System.Collections.Concurrent;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Demo;

/// <summary>Compares what the server has with what it acknowledged and with the files themselves.</summary>
internal static class DemoCheck
{
    public static async Task<DemoReport> RunAsync(
        OrchestratorClient client, DemoPlan plan, DemoLedger ledger, DemoMoments moments, CancellationToken cancellation)
    {
        var tasks = new ConcurrentBag<DemoTask>();
        await Parallel.ForEachAsync(
            await client.ListAllAsync(filter: null, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = DemoCalls.AtOnce, CancellationToken = cancellation },
            async (task, token) => tasks.Add(new DemoTask(task, await client.HistoryAsync(task.TaskId, token))));
        return Judge(plan, ledger, moments, [.. tasks]);
    }

    private static DemoReport Judge(DemoPlan plan, DemoLedger ledger, DemoMoments moments, IReadOnlyList<DemoTask> tasks)
    {
        var byId = tasks.ToDictionary(task => task.Id);
        var byKey = tasks.ToLookup(task => task.Key);
        var faults = new List<string>();

        var lost = ledger.Ids.Count(known => !byId.TryGetValue(known.Value, out var task) || !task.HasEnded);
        Expect(lost == 0, $"{lost} acknowledged tasks are missing or have not ended.");
        Expect(ledger.Count == plan.Count, $"{plan.Count - ledger.Count} tasks were never acknowledged.");

        var doubled = plan.All.Count(item => byKey[item.Key].Count() > 1) + tasks.Count(task => task.Ends > 1);
        Expect(doubled == 0, $"{doubled} items have two tasks, or tasks two ends.");
        Expect(tasks.All(task => task.Ends > 0), "There are tasks without an end.");
        Expect(tasks.Count == plan.Count, $"The server has {tasks.Count} tasks; {plan.Count} were submitted.");
        Expect(ledger.Contradictions.Count == 0, $"The server named another task for {ledger.Contradictions.Count} repeated keys.");

        var changed = moments.CompletedBeforeKill.Count(seen => !byId.TryGetValue(seen.Key, out var task) || task.Task.Result.ToString() != seen.Value);
        Expect(changed == 0, $"{changed} results seen before the kill are not the same after it.");

        var dead = tasks.Count(task => task.Task.Status == "dead_lettered");
        var planned = plan.All.Count(item => item.Kind == DemoKind.Hopeless);
        Expect(dead == planned && plan.All.Where(item => item.Kind == DemoKind.Hopeless).All(item => byKey[item.Key].All(task => task.Task.Status == "dead_lettered")),
            $"{dead} tasks are dead-lettered; {planned} were planned.");

        var cutOff = tasks.Where(task => task.LostAttempts > 0).ToList();
        Expect(cutOff.Count > 0, "The kill cut off no attempt, so it proved little.");
        var early = plan.All.Count(item => item.Kind == DemoKind.Delayed && byKey[item.Key].Any(task => task.FirstStart < DemoPlan.Delay));
        Expect(early == 0, $"{early} delayed tasks started too early.");

        var results = DemoResults.Of(plan, byKey);
        faults.AddRange(results.Faults);

        return new DemoReport
        {
            Faults = faults,
            Files = plan.Files.Count,
            Tasks = plan.Count,
            AcknowledgedBeforeKill = moments.AcknowledgedBeforeKill,
            CompletedBeforeKill = moments.CompletedBeforeKill.Count,
            Unanswered = moments.Unanswered,
            DurableUnanswered = moments.DurableUnanswered,
            Repeated = moments.Repeated,
            Acknowledged = ledger.Count,
            Completed = tasks.Count(task => task.HasCompleted),
            Retried = tasks.Count(task => task is { FailedAttempts: > 0, HasCompleted: true }),
            AttemptsLost = cutOff.Sum(task => task.LostAttempts),
            RunAgain = cutOff.Where(task => task.HasCompleted).Sum(task => task.LostAttempts),
            DeadLettered = dead,
            DeadLetteredPlanned = planned,
            Lost = lost,
            CountedTwice = doubled,
            Lines = results.Lines,
            LinesDirectly = results.LinesDirectly,
            ChecksumsEqual = results.ChecksumsEqual,
            Checksums = results.Checksums,
            FilesChanged = results.FilesChanged,
            DownSeconds = Math.Round(moments.Down.TotalSeconds, 2),
        };

        void Expect(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
