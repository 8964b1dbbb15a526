namespace Orchestrator.Contracts.Agents;

/// <summary>What of its machine an agent may use.</summary>
/// <param name="Cpu">CPU cores. Null when it does not say, which counts as sufficient.</param>
/// <param name="Memory">Memory in MiB. Null as above.</param>
/// <param name="Gpu">GPUs. Null as above.</param>
public sealed record AgentResourcesResource(double? Cpu = null, double? Memory = null, double? Gpu = null);
