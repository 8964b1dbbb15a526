using Orchestrator.Contracts.Cluster;
using Orchestrator.Domain;
using Orchestrator.Domain.Nodes;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Server.Nodes;

/// <summary>Node managers as callers see them: those registered at this node in full, those elsewhere by what their agents tell.</summary>
internal sealed class NodeReport(ManagedNodes nodes, IAgents agents, TimeProvider time)
{
    /// <summary>What a node manager is called among nodes.</summary>
    public const string Kind = "node_manager";

    /// <summary>All node managers of the cluster, by name.</summary>
    public async Task<IReadOnlyList<MemberResource>> ReadAsync(CancellationToken cancellation)
    {
        var views = await agents.ListAsync(cancellation);
        var held = views.Where(view => view.Profile.NodeManager is not null).GroupBy(view => view.Profile.NodeManager!).ToDictionary(group => group.Key, StringComparer.Ordinal);
        var own = nodes.All();
        var others = held.Where(group => own.All(node => node.Id != group.Key)).Select(group => From(group.Key, [.. group.Value]));
        return [.. own.Select(From).Concat(others).OrderBy(node => node.Node, StringComparer.Ordinal)];
    }

    private MemberResource From(ManagedNode node) => new()
    {
        Kind = Kind,
        Node = node.Id,
        Incarnation = node.Lives,
        Address = node.Registration.Address.AbsoluteUri.TrimEnd('/'),
        State = node.IsUp ? "up" : "down",
        Roles = [],
        Capabilities = node.Registration.Capabilities,
        JoinedAt = node.RegisteredAt.ToString(),
        Self = false,
        Master = false,
        Shards = 0,
        Agents = [.. node.Registration.Agents.Select(agent => agent.IdAt(node.Id))],
        CpuUsage = node.Heartbeat.CpuUsage,
        MemoryUsage = node.Heartbeat.MemoryUsage,
        LoadScore = node.Heartbeat.LoadScore,
        LastSeenAt = node.HeardAt.ToString(),
        HeldBack = NodeAdmission.WhyNot(node, nodes.Limits),
    };

    private MemberResource From(string name, IReadOnlyList<AgentView> held)
    {
        var there = held.Where(view => view.State != AgentState.Offline).ToList();
        var seen = held.Max(view => view.LastSeenAt);
        return new MemberResource
        {
            Kind = Kind,
            Node = name,
            Incarnation = 1,
            Address = "",
            State = there.Count > 0 ? "up" : "down",
            Roles = [],
            Capabilities = [.. held.SelectMany(view => view.Profile.Capabilities).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            JoinedAt = (seen ?? Instant.From(time.GetUtcNow())).ToString(),
            Self = false,
            Master = false,
            Shards = 0,
            Agents = [.. held.Select(view => view.Profile.Id)],
            LastSeenAt = seen?.ToString(),
            HeldBack = there.Count > 0 && there.All(view => view.HeldBack is not null) ? there[0].HeldBack : null,
        };
    }
}
