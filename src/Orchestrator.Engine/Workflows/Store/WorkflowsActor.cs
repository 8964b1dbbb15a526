using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Domain.Workflows.Stored;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Journaled;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Workflows.Store;

/// <summary>All stored workflows: one stream of the journal, one actor.</summary>
internal sealed class WorkflowsActor(JournaledSetup setup, WorkflowOptions options) : JournaledActor<WorkflowsActor, WorkflowEvent, WorkflowShelf>(setup)
{
    /// <summary>The stream's name in the journal.</summary>
    public const string Stream = "workflows/0";

    protected override string Subject => "Workflows";

    protected override int SnapshotVersion => WorkflowEventCodec.SnapshotVersion;

    /// <summary>Stores a workflow that was checked, unless its latest version is the same.</summary>
    /// <returns>Null when as many are stored as may be.</returns>
    public WorkflowVersion? Put(WorkflowSpec spec)
    {
        var hash = WorkflowHash.Of(spec);
        var latest = State.Find(spec.Id, null);
        if (latest?.Hash == hash)
        {
            return View(latest);
        }

        if (State.Count >= options.MaxStored)
        {
            return null;
        }

        var stored = new StoredWorkflow(spec, (latest?.Version ?? 0) + 1, hash, Now);
        Emit(new WorkflowPut(stored));
        return View(stored) with { IsNew = true };
    }

    public WorkflowVersion? Find(string id, int? version) => State.Find(id, version) is { } stored ? View(stored) : null;

    /// <summary>A page of the latest versions.</summary>
    public WorkflowPage List(int limit, string? after)
    {
        var page = State.Latest(after).Take(limit + 1).Select(View).ToList();
        return page.Count > limit ? new WorkflowPage(page[..limit], page[limit - 1].Spec.Id) : new WorkflowPage(page, null);
    }

    public bool Delete(string id)
    {
        if (State.Find(id, null) is null)
        {
            return false;
        }

        Emit(new WorkflowDeleted(id, Now));
        return true;
    }

    protected override WorkflowShelf ReadSnapshot(JournalSnapshot? snapshot)
    {
        var shelf = new WorkflowShelf();
        if (snapshot is not null)
        {
            if (snapshot.Version > SnapshotVersion)
            {
                throw new EventFormatException($"The snapshot of workflows has version {snapshot.Version}; this program reads up to {SnapshotVersion}.");
            }

            WorkflowEventCodec.Read(snapshot.Data.Span).ForEach(shelf.Apply);
        }

        return shelf;
    }

    protected override byte[] WriteSnapshot(WorkflowShelf known) => WorkflowEventCodec.Write(known.All.Select(stored => new WorkflowPut(stored)));

    protected override List<WorkflowEvent> ReadEvents(ReadOnlySpan<byte> lines) => WorkflowEventCodec.Read(lines);

    protected override byte[] WriteEvents(IReadOnlyList<WorkflowEvent> events) => WorkflowEventCodec.Write(events);

    protected override void Apply(WorkflowShelf known, WorkflowEvent @event) => known.Apply(@event);

    private static WorkflowVersion View(StoredWorkflow stored) => new(stored.Spec, stored.Version, stored.Hash, stored.At);
}
