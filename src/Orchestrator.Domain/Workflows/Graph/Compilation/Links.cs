using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>Who waits for whom, by the places of the steps; what names no other step is left out and noted.</summary>
internal sealed class Links
{
    private Links(int count)
    {
        Dependencies = new int[count][];
        Dependents = new int[count][];
    }

    /// <summary>The place of each step; of two with one id the first.</summary>
    public Dictionary<string, int> Places { get; } = new(StringComparer.Ordinal);

    public int[][] Dependencies { get; }

    public int[][] Dependents { get; }

    public int Count => Dependencies.Length;

    public static Links Of(IReadOnlyList<StepSpec> steps, string prefix, FaultList faults)
    {
        var links = new Links(steps.Count);
        for (var i = 0; i < steps.Count; i++)
        {
            var id = steps[i].Id;
            var fault = WorkflowRules.IdFault(id);
            faults.Add($"{prefix}tasks[{i}].task_id", fault);
            if (!links.Places.TryAdd(id, i) && fault is null)
            {
                faults.Add($"{prefix}tasks[{i}].task_id", $"is '{id}', as tasks[{links.Places[id]}] is called already");
            }
        }

        var dependents = new List<int>[steps.Count];
        for (var i = 0; i < steps.Count; i++)
        {
            var found = links.Read(steps, i, $"{prefix}tasks[{i}].dependencies", faults);
            links.Dependencies[i] = [.. found];
            foreach (var dependency in found)
            {
                (dependents[dependency] ??= []).Add(i);
            }
        }

        for (var i = 0; i < steps.Count; i++)
        {
            links.Dependents[i] = dependents[i] is { } list ? [.. list] : [];
        }

        return links;
    }

    /// <summary>What is added to a fault when a step has nearly this name.</summary>
    public string DidYouMean(string id) => NearestName.Of(id, Places.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : string.Empty;

    private List<int> Read(IReadOnlyList<StepSpec> steps, int step, string field, FaultList faults)
    {
        var found = new List<int>();
        var seen = new HashSet<int>();
        foreach (var id in steps[step].Dependencies)
        {
            if (!Places.TryGetValue(id, out var place))
            {
                faults.Add(field, faults.IsFull ? null : $"names '{id}', which is no step{DidYouMean(id)}");
            }
            else if (id == steps[step].Id)
            {
                faults.Add(field, "names the step itself");
            }
            else if (steps[place].IsFinal && !steps[step].IsFinal)
            {
                faults.Add(field, $"names '{id}', a final step: it is done when this one has ended");
            }
            else if (seen.Add(place))
            {
                found.Add(place);
            }
        }

        return found;
    }
}
