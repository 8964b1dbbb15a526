using Orchestrator.Journal;

namespace Orchestrator.Engine.Journaled;

/// <summary>What a <see cref="JournaledActor{TActor, TEvent, TState}"/> stands on.</summary>
/// <param name="Stream">The stream's name in the journal.</param>
/// <param name="Claim">Under which the stream is taken; 0 where nobody else can take it.</param>
/// <param name="SnapshotAfterBytes">Bytes of events after which a snapshot is saved; more when the last snapshot was larger.</param>
internal sealed record JournaledSetup(IJournal Journal, string Stream, long Claim, long SnapshotAfterBytes = JournaledSetup.DefaultSnapshotAfterBytes)
{
    /// <summary>When nobody says: 1 MiB.</summary>
    public const long DefaultSnapshotAfterBytes = 1024 * 1024;
}
