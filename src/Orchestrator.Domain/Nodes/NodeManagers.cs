namespace Orchestrator.Domain.Nodes;

/// <summary>
/// The node managers of others that are registered here, as a pure state machine: what they say and what time brings goes in, what is to be done about
/// their agents comes out. A node is up while it is heard of; when it falls silent its agents' sessions end, and when it is heard of again they begin anew.
/// </summary>
public sealed class NodeManagers(NodeLimits limits)
{
    private readonly SortedDictionary<string, ManagedNode> nodes = new(StringComparer.Ordinal);

    /// <summary>All that are known, by name.</summary>
    public IReadOnlyCollection<ManagedNode> All => nodes.Values;

    /// <summary>One of them; null when it is not known.</summary>
    public ManagedNode? Find(string id) => nodes.GetValueOrDefault(id);

    /// <summary>A node manager says who it is and which agents it has.</summary>
    public NodePlan Register(NodeRegistration registration, Instant now)
    {
        var before = Find(registration.Id);
        if (before is null && nodes.Count >= limits.MaxNodes)
        {
            return NodePlan.Refused(NodeOutcome.TooMany);
        }

        var isMoved = before is not null && before.Registration.Address != registration.Address;
        var node = new ManagedNode
        {
            Registration = registration,
            Heartbeat = before?.Heartbeat ?? new NodeHeartbeat(registration.Id),
            RegisteredAt = before?.RegisteredAt ?? now,
            HeardAt = now,
            Lives = before is null ? 1 : before.IsUp ? before.Lives : before.Lives + 1,
            IsUp = true,
        };
        nodes[node.Id] = node;

        var steps = new List<NodeStep>();
        var attached = before is { IsUp: true } ? before.Registration.Agents.Where(agent => !before.Detached.Contains(agent.Name)).ToDictionary(agent => agent.Name) : [];
        steps.AddRange(attached.Keys.Except(registration.Agents.Select(agent => agent.Name)).Order(StringComparer.Ordinal).Select(gone =>
            new NodeStep.Detach(new ManagedAgent(gone).IdAt(node.Id), $"node '{node.Id}' does not have the agent any longer")));
        steps.AddRange(registration.Agents
            .Where(agent => isMoved || before?.Registration.Zone != registration.Zone || !attached.TryGetValue(agent.Name, out var known) || !known.OffersSameAs(agent))
            .Select(agent => new NodeStep.Attach(agent.IdAt(node.Id), node, agent)));
        return new NodePlan(NodeOutcome.Accepted, [.. steps, .. Admissions(node)], node);
    }

    /// <summary>A node manager says how it is.</summary>
    public NodePlan Hear(NodeHeartbeat heartbeat, Instant now)
    {
        if (Find(heartbeat.Id) is not { } before)
        {
            return NodePlan.Refused(NodeOutcome.Unknown);
        }

        var node = before with
        {
            Heartbeat = heartbeat,
            HeardAt = now,
            IsUp = true,
            Lives = before.IsUp ? before.Lives : before.Lives + 1,
            Detached = new HashSet<string>(),
        };
        nodes[node.Id] = node;
        var missing = before.IsUp ? node.Registration.Agents.Where(agent => before.Detached.Contains(agent.Name)) : node.Registration.Agents;
        return new NodePlan(
            NodeOutcome.Accepted, [.. missing.Select(agent => new NodeStep.Attach(agent.IdAt(node.Id), node, agent)), .. Admissions(node)], node);
    }

    /// <summary>An agent's session has ended by itself: the next sign of life of its node begins it anew.</summary>
    public void Lost(string nodeId, string agentName)
    {
        if (Find(nodeId) is { IsUp: true } node)
        {
            nodes[nodeId] = node with { Detached = new HashSet<string>(node.Detached) { agentName } };
        }
    }

    /// <summary>Time has passed: nodes that were not heard of are down, and those that have been down for long are forgotten.</summary>
    public IReadOnlyList<NodeStep> Tick(Instant now)
    {
        var steps = new List<NodeStep>();
        foreach (var node in nodes.Values.ToList())
        {
            var silence = now - node.HeardAt;
            if (node.IsUp && silence > limits.Silence)
            {
                nodes[node.Id] = node with { IsUp = false, Detached = new HashSet<string>() };
                steps.AddRange(node.Registration.Agents
                    .Where(agent => !node.Detached.Contains(agent.Name))
                    .Select(agent => new NodeStep.Detach(agent.IdAt(node.Id), $"nothing was heard of node '{node.Id}' for {limits.Silence.TotalSeconds:0} s")));
            }
            else if (!node.IsUp && silence > limits.Silence + limits.Remembered)
            {
                nodes.Remove(node.Id);
            }
        }

        return steps;
    }

    /// <summary>Whether each agent gets work, said each time: who could not be reached gets another chance with each sign of life.</summary>
    private IEnumerable<NodeStep> Admissions(ManagedNode node)
    {
        foreach (var agent in node.Registration.Agents)
        {
            yield return new NodeStep.HoldBack(agent.IdAt(node.Id), NodeAdmission.WhyNot(node, agent, limits));
            if (node.Load is { } load)
            {
                yield return new NodeStep.ReportLoad(agent.IdAt(node.Id), load);
            }
        }
    }
}
