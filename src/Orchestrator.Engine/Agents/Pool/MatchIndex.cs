using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Pool;

/// <summary>
/// Which agents can run what, found without looking at all: a need stands under one thing that it asks for (a device, else a label, else a capability), and
/// an agent under everything it offers. Guarded by the pool's gate.
/// </summary>
internal sealed class MatchIndex
{
    private static readonly string Anything = string.Empty;
    private readonly Dictionary<string, HashSet<Need>> needs = [];
    private readonly Dictionary<string, HashSet<LocalAgent>> agents = [];

    public void Add(Need need) => Under(needs, KeysOf(need.Requirements)[0]).Add(need);

    public void Remove(Need need) => Leave(needs, KeysOf(need.Requirements)[0], need);

    public void Add(LocalAgent agent)
    {
        foreach (var key in KeysOf(agent.Profile))
        {
            Under(agents, key).Add(agent);
        }
    }

    public void Remove(LocalAgent agent)
    {
        foreach (var key in KeysOf(agent.Profile))
        {
            Leave(agents, key, agent);
        }
    }

    /// <summary>What of all that is needed an agent can run.</summary>
    public IEnumerable<Need> NeedsFor(AgentProfile agent) =>
        KeysOf(agent).SelectMany(key => needs.TryGetValue(key, out var found) ? found : []).Where(need => need.MismatchWith(agent) is null);

    /// <summary>The attached agents that can run something, with room or without.</summary>
    public IEnumerable<LocalAgent> AgentsFor(Need need)
    {
        HashSet<LocalAgent>? fewest = null;
        foreach (var key in KeysOf(need.Requirements))
        {
            if (!agents.TryGetValue(key, out var found))
            {
                return [];
            }

            fewest = fewest is null || found.Count < fewest.Count ? found : fewest;
        }

        return fewest!.Where(agent => need.MismatchWith(agent.Profile) is null);
    }

    /// <summary>What a task asks for, the rarest kind first.</summary>
    private static List<string> KeysOf(TaskRequirements requirements)
    {
        var keys = new List<string>();
        if (requirements.DeviceId is { } device)
        {
            keys.Add(DeviceKey(device));
        }

        keys.AddRange(requirements.Labels.Select(LabelKey));
        keys.AddRange(requirements.Capabilities.Select(CapabilityKey));
        keys.Add(Anything);
        return keys;
    }

    private static List<string> KeysOf(AgentProfile agent)
    {
        var keys = new List<string>();
        if (agent.DeviceId is { } device)
        {
            keys.Add(DeviceKey(device));
        }

        keys.AddRange(agent.Labels.Select(LabelKey));
        keys.AddRange(agent.Capabilities.Select(CapabilityKey));
        keys.Add(Anything);
        return keys;
    }

    private static string DeviceKey(string device) => $"d{device}";

    private static string LabelKey(KeyValuePair<string, string> label) => $"l{label.Key}\0{label.Value}";

    private static string CapabilityKey(string capability) => $"c{capability}";

    private static HashSet<T> Under<T>(Dictionary<string, HashSet<T>> sets, string key)
    {
        if (!sets.TryGetValue(key, out var set))
        {
            sets.Add(key, set = []);
        }

        return set;
    }

    private static void Leave<T>(Dictionary<string, HashSet<T>> sets, string key, T item)
    {
        if (sets.TryGetValue(key, out var set) && set.Remove(item) && set.Count == 0)
        {
            sets.Remove(key);
        }
    }
}
