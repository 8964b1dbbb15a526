using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>Who waits for which run.</summary>
internal sealed class RunWaits
{
    private readonly Dictionary<RunId, List<RunWait>> waiting = [];

    public void Add(RunWait wait)
    {
        if (!waiting.TryGetValue(wait.Id, out var others))
        {
            waiting.Add(wait.Id, others = []);
        }

        // Callers that gave up are swept out when the next one comes, so that long polls do not pile up.
        others.RemoveAll(other => other.IsOver);
        others.Add(wait);
    }

    /// <summary>Takes those for whom the run has come as far as they want.</summary>
    public IReadOnlyList<RunWait> Met(Run run)
    {
        if (!waiting.TryGetValue(run.Id, out var all))
        {
            return [];
        }

        var met = all.Where(wait => wait.IsMetBy(run)).ToList();
        all.RemoveAll(met.Contains);
        if (all.Count == 0)
        {
            waiting.Remove(run.Id);
        }

        return met;
    }

    /// <summary>The state is thrown away.</summary>
    public void Abandon(Exception reason)
    {
        foreach (var wait in waiting.Values.SelectMany(waits => waits))
        {
            wait.Refuse(reason);
        }

        waiting.Clear();
    }
}
