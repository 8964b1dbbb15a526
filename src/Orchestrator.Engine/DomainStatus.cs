using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine;

/// <summary>A domain at one moment.</summary>
/// <param name="Counts">Tasks by state, indexed by <see cref="TaskState"/>, ended ones as far as they are kept.</param>
/// <param name="ProjectionLag">Ended tasks that the table of finished tasks has not taken yet.</param>
public sealed record DomainStatus(string Domain, IReadOnlyList<long> Counts, int ProjectionLag)
{
    /// <summary>Tasks that wait.</summary>
    public long QueueDepth => Counts[(int)TaskState.Submitted] + Counts[(int)TaskState.Queued];
}
