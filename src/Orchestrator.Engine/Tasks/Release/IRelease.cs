namespace Orchestrator.Engine.Tasks.Release;

/// <summary>Something that may happen only when the events it rests on are durable: an answer, a dispatch, a notice.</summary>
internal interface IRelease
{
    /// <summary>The events are durable. Must not throw.</summary>
    void Release();

    /// <summary>They are not, or nobody knows: the shard's state is thrown away. Must not throw.</summary>
    void Abandon(Exception cause);
}
