namespace Orchestrator.Journal;

/// <summary>A shard was asked for with an older claim than the one it was last taken with: somebody else has been given it since.</summary>
/// <param name="shard">The shard's name.</param>
/// <param name="claim">The claim it was asked for with.</param>
/// <param name="stored">The claim it was last taken with.</param>
public sealed class StaleClaimException(string shard, long claim, long stored)
    : Exception($"{shard} cannot be taken with claim {claim}: it was taken with claim {stored} since.")
{
    public string Shard { get; } = shard;

    public long Claim { get; } = claim;

    public long Stored { get; } = stored;
}
