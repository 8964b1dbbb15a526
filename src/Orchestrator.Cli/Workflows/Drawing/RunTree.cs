using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Cli.Workflows.Drawing;

/// <summary>
/// A run's graph as lines. What follows one step stands below it; where steps go on beside each other, each has a branch; and what waits for several stands
/// below the branches, at the step where they parted.
/// </summary>
internal static class RunTree
{
    private const string Fork = "├─ ";
    private const string LastFork = "└─ ";
    private const string Beside = "│  ";
    private const string Below = "   ";

    public static IReadOnlyList<DrawnStep> Draw(IReadOnlyDictionary<string, RunStepResource> steps)
    {
        var order = Sorted(steps);
        var parents = Parents(steps, order);
        var children = order.ToLookup(id => parents[id], StringComparer.Ordinal);
        var lines = new List<DrawnStep>(steps.Count);

        // A chain of thousands of steps must not be thousands of calls.
        var owed = new Stack<(string Id, string First, string Others)>();
        foreach (var root in children[""].Reverse())
        {
            owed.Push((root, "", ""));
        }

        while (owed.TryPop(out var next))
        {
            lines.Add(new DrawnStep(next.First, next.Id, steps[next.Id]));
            var joins = children[next.Id].Where(id => steps[id].Dependencies.Count > 1).ToList();
            var branches = children[next.Id].Where(id => steps[id].Dependencies.Count <= 1).ToList();
            foreach (var join in Enumerable.Reverse(joins))
            {
                owed.Push((join, next.Others, next.Others));
            }

            if (branches.Count == 1 && joins.Count == 0)
            {
                owed.Push((branches[0], next.Others, next.Others));
                continue;
            }

            for (var i = branches.Count - 1; i >= 0; i--)
            {
                var isLast = i == branches.Count - 1;
                owed.Push((branches[i], next.Others + (isLast ? LastFork : Fork), next.Others + (isLast ? Below : Beside)));
            }
        }

        return lines;
    }

    /// <summary>Steps behind those they wait for, else in the order of the workflow.</summary>
    private static List<string> Sorted(IReadOnlyDictionary<string, RunStepResource> steps)
    {
        var open = steps.ToDictionary(step => step.Key, step => step.Value.Dependencies.Count(steps.ContainsKey), StringComparer.Ordinal);
        var followers = steps.SelectMany(step => step.Value.Dependencies.Where(steps.ContainsKey).Select(before => (before, step.Key)))
            .ToLookup(edge => edge.before, edge => edge.Key, StringComparer.Ordinal);
        var ready = new Queue<string>(steps.Keys.Where(id => open[id] == 0));
        var sorted = new List<string>(steps.Count);
        while (ready.TryDequeue(out var id))
        {
            sorted.Add(id);
            foreach (var follower in followers[id])
            {
                if (--open[follower] == 0)
                {
                    ready.Enqueue(follower);
                }
            }
        }

        return sorted;
    }

    /// <summary>The step below which each is drawn: the last that all ways to it pass (its immediate dominator); empty for none.</summary>
    private static Dictionary<string, string> Parents(IReadOnlyDictionary<string, RunStepResource> steps, List<string> order)
    {
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        var depths = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 0 };
        foreach (var id in order)
        {
            string? parent = null;
            foreach (var before in steps[id].Dependencies.Where(parents.ContainsKey))
            {
                parent = parent is null ? before : Common(parent, before);
            }

            parents[id] = parent ?? "";
            depths[id] = depths[parents[id]] + 1;
        }

        return parents;

        string Common(string left, string right)
        {
            while (left != right)
            {
                if (depths[left] >= depths[right])
                {
                    left = parents[left];
                }
                else
                {
                    right = parents[right];
                }
            }

            return left;
        }
    }
}
