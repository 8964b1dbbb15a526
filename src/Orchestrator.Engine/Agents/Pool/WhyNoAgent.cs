using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Pool;

/// <summary>
/// Says in plain words why no agent takes a task. Looks at all agents, but once for what many tasks need and only when somebody asks; what was found
/// holds until agents come or go.
/// </summary>
internal sealed class WhyNoAgent(AgentPool pool, Func<int> offline)
{
    private const int MostKept = 256;
    private readonly Lock gate = new();
    private readonly Dictionary<(string, TaskRequirements), (string? Mismatch, int Fitting, int Slots, string? Name)> found = [];
    private (long, long) version;

    /// <summary>Why a task that is ready does not run; null when a slot is about to take it.</summary>
    public string? Of(TaskRecord task, IBalancing balancing)
    {
        var (mismatch, fitting, slots, name) = Look(task.Spec.Type, task.Needs);
        if (mismatch is not null)
        {
            return mismatch;
        }

        var (hasRoom, heldBack) = pool.Look(pool.NeedOf(task.Spec.Type, task.Needs, balancing));
        if (hasRoom)
        {
            return null;
        }

        if (heldBack is not null)
        {
            return heldBack;
        }

        return fitting == 1
            ? $"a free slot: all {slots} slots of agent '{name}' are busy"
            : $"a free slot: all {slots} slots of the {fitting} agents that can run it are busy";
    }

    /// <summary>Why no agent at all can run such tasks; null when one can.</summary>
    public string? Mismatch(string type, TaskRequirements requirements) => Look(type, requirements).Mismatch;

    private (string? Mismatch, int Fitting, int Slots, string? Name) Look(string type, TaskRequirements requirements)
    {
        lock (gate)
        {
            var now = (pool.Version, pool.Elsewhere?.Version ?? 0);
            if (now != version || found.Count > MostKept)
            {
                version = now;
                found.Clear();
            }

            if (!found.TryGetValue((type, requirements), out var known))
            {
                found.Add((type, requirements), known = LookAtAll(type, requirements));
            }

            return known;
        }
    }

    private (string? Mismatch, int Fitting, int Slots, string? Name) LookAtAll(string type, TaskRequirements requirements)
    {
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        var (agents, fitting, slots) = (0, 0, 0);
        string? name = null;
        foreach (var (profile, capacity) in Agents())
        {
            agents++;
            if (profile.MismatchWith(type, requirements) is { } reason)
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
            else
            {
                fitting++;
                slots += capacity;
                name = profile.Id;
            }
        }

        if (fitting > 0)
        {
            return (null, fitting, slots, name);
        }

        // What the fewest agents lack says most: of three with the capability, one that is short of memory is the near miss.
        var mismatch = reasons.Count == 1 || agents == 0
            ? reasons.Keys.FirstOrDefault() ?? "no agent is attached"
            : $"no agent fits: {string.Join("; ", reasons.OrderByDescending(reason => reason.Value).Take(3).Select(reason => reason.Key))}";
        return (offline() is > 0 and var gone ? $"{mismatch}; {gone} agent{(gone == 1 ? " is" : "s are")} offline" : mismatch, 0, 0, null);
    }

    private IEnumerable<(AgentProfile Profile, int Slots)> Agents() =>
        pool.All().Where(agent => agent.Slots > 0).Select(agent => (agent.Profile, agent.Slots))
            .Concat((pool.Elsewhere?.Offers ?? []).Select(offer => (offer.Profile, offer.Slots)));
}
