using Orchestrator.Domain.Agents;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>What another node has told of an agent that is attached to it.</summary>
internal sealed record RemoteOffer(string Session, AgentProfile Profile, int Slots, bool IsDraining);
