using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Carries out writes on the writer's connection, within its transaction.</summary>
internal sealed class ProjectionWriter(ProjectionDatabase tables)
{
    private long lastRow = tables.Tasks.LastRow;

    public void Write(ProjectionWrite write)
    {
        foreach (var row in write.Rows)
        {
            Insert(row);
        }

        foreach (var id in write.Removed)
        {
            Remove(id);
        }

        tables.Positions.Set(write.Shard, write.Position);
    }

    /// <summary>Must be called when the transaction was rolled back.</summary>
    public void Forget()
    {
        tables.Agents.Forget();
        tables.Classes.Forget();
    }

    private void Insert(ProjectedRow row)
    {
        var number = ++lastRow;
        var classCode = tables.Classes.FindOrAdd(row.Status, row.Type, row.Domain);
        var agent = row.Agent is null ? (long?)null : tables.Agents.FindOrAdd(row.Agent);
        var tags = TagsColumn.Encode(row.Tags);
        if (!tables.Tasks.TryInsert(number, row, classCode, agent, tags))
        {
            Remove(row.Id);
            tables.Tasks.TryInsert(number, row, classCode, agent, tags);
        }

        if (tags.Length == 0)
        {
            return;
        }

        foreach (var (name, value) in row.Tags!)
        {
            tables.Tags.Insert(number, name, value, new PageKey(row.SortKey, row.Id));
        }
    }

    private void Remove(string id)
    {
        if (tables.Tasks.FindKey(id) is not { } found)
        {
            return;
        }

        tables.Tasks.Delete(found.Entry.Row);
        foreach (var (name, value) in found.Tags ?? new Dictionary<string, string>())
        {
            tables.Tags.Delete(found.Entry.Row, name, value, found.Entry.Key);
        }
    }
}
