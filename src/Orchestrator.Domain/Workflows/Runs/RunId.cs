using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>A run's id: its shard's short number and a ULID, written as task ids are, so that any node can route it without a look-up.</summary>
/// <param name="Shard">The shard's number in the journal, from 1.</param>
/// <param name="Ulid">48 bits of milliseconds since the Unix epoch and 80 random bits.</param>
public readonly record struct RunId(int Shard, UInt128 Ulid)
{
    /// <inheritdoc cref="TaskId.Next"/>
    public static RunId Next(int shard, Instant now, Chance chance, UInt128 last)
    {
        var id = TaskId.Next(shard, now, chance, last);
        return new RunId(id.Shard, id.Ulid);
    }

    public override string ToString() => new TaskId(Shard, Ulid).ToString();

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out RunId id)
    {
        var isOne = TaskId.TryParse(text, out var read);
        id = new RunId(read.Shard, read.Ulid);
        return isOne;
    }
}
