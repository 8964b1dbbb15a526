namespace Orchestrator.Engine.Agents;

/// <summary>Somebody who waits for slots of an agent, in turn with others.</summary>
internal interface ISlotWaiter
{
    /// <summary>The shard that the slots are for.</summary>
    ShardHandle Shard { get; }

    /// <summary>How many slots it still waits for; zero and below and it waits no longer.</summary>
    int Wanted { get; }

    /// <summary>Hands it a slot; false when it is not there any longer.</summary>
    bool Take(AttemptRun run);
}
