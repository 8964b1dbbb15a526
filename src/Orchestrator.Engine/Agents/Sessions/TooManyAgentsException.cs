namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>As many agents are attached to the node as may be.</summary>
public sealed class TooManyAgentsException(int limit)
    : Exception($"{limit} agents are attached to this node, as many as may be (agents.max); attach to another node, or raise the limit.");
