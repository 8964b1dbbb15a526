namespace Orchestrator.Domain.Scaling;

/// <summary>What was seen at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Agents">Agents that take work: neither gone nor leaving.</param>
/// <param name="Starting">Agents that were started and have not come yet.</param>
/// <param name="Queued">Tasks that wait, by what they need.</param>
public sealed record ScalingObservation(Instant At, IReadOnlyList<ScalableAgent> Agents, int Starting, IReadOnlyList<QueuedNeed> Queued)
{
    /// <summary>Slots of all agents.</summary>
    public long Slots => Agents.Sum(agent => (long)agent.Slots);

    /// <summary>Occupied slots.</summary>
    public long Used => Agents.Sum(agent => (long)agent.Used);

    /// <summary>Tasks that wait.</summary>
    public long Waiting => Queued.Sum(line => line.Count);

    /// <summary>How much of the slots is used, 0 to 1. Without any slot: 1 when tasks wait, else 0.</summary>
    public double Utilisation => Slots > 0 ? (double)Used / Slots : Waiting > 0 ? 1 : 0;
}
