namespace Orchestrator.Engine.Status;

/// <summary>What a shard adds to its domain's counts: tasks in memory, as far as the table of finished tasks does not count them.</summary>
/// <param name="Counts">By state; to be added to the table's.</param>
/// <param name="Lag">Ended tasks that the table has not taken yet.</param>
internal sealed record DomainPart(string Domain, IReadOnlyList<long> Counts, int Lag);
