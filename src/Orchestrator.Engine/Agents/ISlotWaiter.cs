namespace Orchestrator.Engine.Agents;

/// <summary>Somebody who waits for slots of agents that can run one thing, in turn with others.</summary>
internal interface ISlotWaiter
{
    /// <summary>The shard that the slots are for.</summary>
    ShardHandle Shard { get; }

    /// <summary>How many slots it could use now; zero and below and it waits no longer.</summary>
    int Wanted { get; }

    /// <summary>True while it stands in line; kept by the line.</summary>
    bool IsWaiting { get; set; }

    /// <summary>True when it goes on waiting after it was given a slot, until it wants none.</summary>
    bool WaitsOn { get; }

    /// <summary>Hands it a slot, of which it hears later; false when it is not there any longer.</summary>
    bool Take(LocalAttempt slot);
}
