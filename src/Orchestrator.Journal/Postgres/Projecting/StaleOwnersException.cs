namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>Newer owners of some shards have written to the projection.</summary>
internal sealed class StaleOwnersException(IReadOnlyCollection<int> shards) : Exception("Newer owners of some shards have written.")
{
    public IReadOnlyCollection<int> Shards { get; } = shards;
}
