namespace Orchestrator.Journal.GroupCommit;

/// <summary>What a store does for the shared writer. All calls come from the writer, one at a time.</summary>
internal interface IGroupStore
{
    /// <summary>Whether <see cref="Maintain"/> has something to do that can wait for a quiet moment.</summary>
    bool WantsQuietMoment { get; }

    /// <summary>
    /// Stores the group in one durable transaction and sets the status of each append. When it throws, nothing of the
    /// group counts as stored, and the exception is what the appends are failed with.
    /// </summary>
    void Commit(AppendGroup group);

    /// <summary>Upkeep between commits; <paramref name="quiet"/> when nobody has been waiting for a while. Must not throw.</summary>
    void Maintain(bool quiet);
}
