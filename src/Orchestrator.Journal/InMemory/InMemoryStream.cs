namespace Orchestrator.Journal.InMemory;

/// <summary>One shard's stream and snapshots.</summary>
internal sealed class InMemoryStream(int number, string name)
{
    public ShardDescriptor Shard { get; } = new(number, name);

    public long Token { get; set; }

    /// <summary>The claim it was last acquired with.</summary>
    public long Claim { get; set; }

    public long Head { get; set; }

    /// <summary>The last sequence number that was cut away; 0 for none.</summary>
    public long Cut { get; set; }

    public List<JournalBatch> Batches { get; } = [];

    /// <summary>The kept snapshots, oldest first.</summary>
    public List<JournalSnapshot> Snapshots { get; } = [];
}
