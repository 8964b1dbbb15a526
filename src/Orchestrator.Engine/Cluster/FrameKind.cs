namespace Orchestrator.Engine.Cluster;

/// <summary>What a message between two engines is. The numbers go over the wire: they are only added to.</summary>
internal enum FrameKind : byte
{
    /// <summary>A call: number, call.</summary>
    Call = 1,

    /// <summary>Its answer: number, answer.</summary>
    Answer = 2,

    /// <summary>Why there is none: number, refusal.</summary>
    Refusal = 3,

    /// <summary>What an agent of the sender offers.</summary>
    Offer = 4,

    /// <summary>A line of the sender's shards could fill so many slots of the receiver's agents.</summary>
    WantSlots = 5,

    /// <summary>A slot is reserved for a line of the receiver's shards.</summary>
    SlotGranted = 6,

    /// <summary>It is not needed.</summary>
    SlotReturned = 7,

    /// <summary>Start this attempt in a granted slot.</summary>
    Order = 8,

    /// <summary>It was not started, and will not be.</summary>
    OrderRefused = 9,

    /// <summary>Stop this attempt.</summary>
    Stop = 10,

    /// <summary>How an attempt gets on: nothing waits for it.</summary>
    Progress = 11,

    /// <summary>How an attempt ended: sent until it is taken.</summary>
    Report = 12,

    /// <summary>The report is durable, or known to come too late.</summary>
    ReportTaken = 13,

    /// <summary>Which of these attempts do you know?</summary>
    AskRuns = 14,

    /// <summary>These I do not know.</summary>
    UnknownRuns = 15,

    /// <summary>Nobody waits for the answer of this call any longer: number.</summary>
    GivenUp = 16,

    /// <summary>A shard's events are durable up to here.</summary>
    EventsUpTo = 17,

    /// <summary>The sender's agent runs these attempts of a shard of the receiver: which of them are over?</summary>
    Running = 18,

    /// <summary>An agent of the sender has gone: its session.</summary>
    AgentGone = 19,

    /// <summary>An agent goes on with this session at the sender: whoever has it lets go of it.</summary>
    SessionTaken = 20,
}
