namespace Orchestrator.Contracts.Agents;

/// <summary>What an agent is told when it reports progress.</summary>
/// <param name="Cancel">True when it is to stop the attempt.</param>
public sealed record ReportedProgressResource(bool Cancel);
