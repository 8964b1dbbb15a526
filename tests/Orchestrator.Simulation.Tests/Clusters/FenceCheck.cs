using Orchestrator.Actors;
using Orchestrator.Journal;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>Who may write: one process a token, tokens and claims only grow, and what is written is written with the newest token.</summary>
internal sealed class FenceCheck(SimulatedDispatcher dispatcher)
{
    private readonly Dictionary<string, (long Token, long Claim, object Holder)> shards = [];
    private readonly Dictionary<string, long> heads = [];

    /// <summary>The first thing that did not hold; it is found in the middle of a process's work, where nothing can be thrown.</summary>
    public string? Breach { get; private set; }

    /// <summary>Appends that were stored.</summary>
    public int Applied { get; private set; }

    /// <summary>Appends that came with an old token.</summary>
    public int Stale { get; private set; }

    public void Acquired(object journal, ShardOwnership owner, long claim)
    {
        dispatcher.Trace($"acquired {owner.Name} {owner.Token} {claim}");
        if (shards.TryGetValue(owner.Name, out var before))
        {
            Require(owner.Token > before.Token, $"Shard {owner.Name}: token {owner.Token} was given out after token {before.Token}.");
            Require(claim >= before.Claim, $"Shard {owner.Name}: claim {claim} was accepted after claim {before.Claim}.");
            Require(claim > before.Claim || journal == before.Holder, $"Shard {owner.Name}: claim {claim} was used by two processes, and a placement names one.");
        }

        shards[owner.Name] = (owner.Token, claim, journal);
    }

    public void Ended(object journal, string process, JournalAppend append, AppendStatus status, bool isHeard)
    {
        dispatcher.Trace($"append {process} {append.Owner.Name} {append.Owner.Token} {append.FirstSequence} {status} {isHeard}");
        if (status == AppendStatus.Stale)
        {
            Stale++;
        }

        if (status != AppendStatus.Applied)
        {
            return;
        }

        Applied++;
        var (token, _, holder) = shards[append.Owner.Name];
        Require(append.Owner.Token == token, $"Shard {append.Owner.Name}: {process} has written with token {append.Owner.Token} although token {token} was given out.");
        Require(holder == journal, $"Shard {append.Owner.Name}: {process} has written with token {token}, which another process holds.");
        var head = heads.GetValueOrDefault(append.Owner.Name);
        Require(append.FirstSequence > head, $"Shard {append.Owner.Name}: event {append.FirstSequence} was written although {head} events are there.");
        heads[append.Owner.Name] = append.LastSequence;
    }

    private void Require(bool holds, string breach)
    {
        if (!holds)
        {
            Breach ??= breach;
        }
    }
}
