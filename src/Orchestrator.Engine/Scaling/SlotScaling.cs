using Orchestrator.Domain.Scaling;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>
/// Agents in the process: so many slots more of the node's own agent for each. Fewer slots end nothing: what runs in them ends, and they are not given out again.
/// </summary>
/// <param name="agent">The node's own.</param>
/// <param name="node">The node's name; empty for one that stands alone.</param>
/// <param name="slotsEach">Slots that an agent stands for.</param>
internal sealed class SlotScaling(InProcessAgent agent, string node, int slotsEach) : IScalingExecutor
{
    private readonly int ownSlots = agent.Slots;
    private readonly SortedSet<int> added = [];

    public string Name => AgentConnections.InProcess;

    public bool DrainsFirst => false;

    public ScalingFleet Observe(IReadOnlyList<AgentView> agents)
    {
        var seen = new List<ScalableAgent>();
        foreach (var view in agents.Where(WorkingAgents.IsWorking))
        {
            if (view.Connection != AgentConnections.InProcess || view.Node != node)
            {
                seen.Add(WorkingAgents.ToScalable(view, mayStop: false));
                continue;
            }

            // The slots that came last are the emptiest: they go first.
            var left = view.Used;
            seen.Add(new ScalableAgent(view.Profile.Id, ownSlots, Take(ownSlots), MayStop: false));
            seen.AddRange(added.Select(number => new ScalableAgent(IdOf(number), slotsEach, Take(slotsEach), MayStop: true)));

            int Take(int slots)
            {
                var taken = Math.Min(left, slots);
                left -= taken;
                return taken;
            }
        }

        return new ScalingFleet(seen, Starting: 0);
    }

    public Task<IReadOnlyList<string>> StartAsync(int count, string reason, CancellationToken cancellation)
    {
        var started = new List<string>();
        for (var number = 1; started.Count < count; number++)
        {
            if (added.Add(number))
            {
                started.Add(IdOf(number));
            }
        }

        Resize();
        return Task.FromResult<IReadOnlyList<string>>(started);
    }

    public Task StopAsync(IReadOnlyList<string> agents, string reason, CancellationToken cancellation)
    {
        added.RemoveWhere(number => agents.Contains(IdOf(number)));
        Resize();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Resize() => agent.Resize(ownSlots + (added.Count * slotsEach));

    private string IdOf(int number) => $"{agent.Profile.Id}+{number}";
}
