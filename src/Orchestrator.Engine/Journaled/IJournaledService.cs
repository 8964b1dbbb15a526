namespace Orchestrator.Engine.Journaled;

/// <summary>The one actor of a stream as the node sees it: to be started and stopped.</summary>
internal interface IJournaledService
{
    /// <summary>The stream's name in the journal, which in a cluster is the shard's.</summary>
    string Stream { get; }

    /// <summary>True while the actor runs here.</summary>
    bool IsHere { get; }

    /// <summary>Starts the actor: the journal has its stream, or this process is to serve it.</summary>
    void Open(long claim = 0);

    /// <summary>Stops the actor and refuses who waits, and whoever calls from now on until <see cref="Open"/>. Completes when it has stopped.</summary>
    Task CloseAsync();
}
