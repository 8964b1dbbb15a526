namespace Orchestrator.Domain.Workflows.Stored;

/// <summary>All stored workflows with their versions: what the events of their stream add up to.</summary>
public sealed class WorkflowShelf
{
    private readonly SortedDictionary<string, List<StoredWorkflow>> byId = new(StringComparer.Ordinal);

    /// <summary>Versions of all workflows.</summary>
    public int Count { get; private set; }

    /// <summary>Everything, for snapshots: by id, oldest version first.</summary>
    public IEnumerable<StoredWorkflow> All => byId.Values.SelectMany(versions => versions);

    /// <param name="version">Null for the latest.</param>
    public StoredWorkflow? Find(string id, int? version) =>
        byId.TryGetValue(id, out var versions) ? version is { } number ? versions.Find(stored => stored.Version == number) : versions[^1] : null;

    /// <summary>The latest versions by id, from behind one.</summary>
    public IEnumerable<StoredWorkflow> Latest(string? after) =>
        byId.Where(pair => after is null || string.CompareOrdinal(pair.Key, after) > 0).Select(pair => pair.Value[^1]);

    public void Apply(WorkflowEvent @event)
    {
        switch (@event)
        {
            case WorkflowPut put:
                if (!byId.TryGetValue(put.Workflow.Spec.Id, out var versions))
                {
                    byId.Add(put.Workflow.Spec.Id, versions = []);
                }

                versions.Add(put.Workflow);
                Count++;
                break;
            case WorkflowDeleted deleted when byId.Remove(deleted.Id, out var gone):
                Count -= gone.Count;
                break;
        }
    }
}
