namespace Orchestrator.Contracts.Scaling;

/// <summary>What the autoscaler saw at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Agents">Agents that take work.</param>
/// <param name="Starting">Agents that were started and have not come yet.</param>
/// <param name="Slots">Slots of the agents.</param>
/// <param name="Used">Occupied slots.</param>
/// <param name="Utilisation">How much of the slots is used, 0 to 1.</param>
/// <param name="Queued">Tasks that wait, by domain; domains where none waits are left out.</param>
public sealed record ScalingObservationResource(
    string At, int Agents, int Starting, long Slots, long Used, double Utilisation, IReadOnlyDictionary<string, long> Queued);
