using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Carries out writes on the writer's connection, within its transaction.</summary>
internal sealed class ProjectionWriter(ProjectionDatabase tables)
{
    private readonly Dictionary<long, long> countChanges = [];

    // A number is never given twice: marks speak of numbers, also of rows that are gone.
    private long lastRow = Math.Max(tables.Tasks.LastRow, tables.Marks.LastRow);
    private long? rowCount;
    private long endedUntil;

    /// <summary>Rows in the table, what this transaction does included.</summary>
    public long RowCount => rowCount ??= tables.Classes.Sum(null, null, null) + countChanges.Values.Sum();

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

    /// <summary>Deletes a row by its id; false when there is none.</summary>
    public bool Remove(string id)
    {
        if (tables.Tasks.FindEntry(id) is not { } found)
        {
            return false;
        }

        Delete(found);
        return true;
    }

    public void Delete(RowEntry entry)
    {
        tables.Tasks.Delete(entry.Row);
        foreach (var (name, value) in entry.Tags ?? new Dictionary<string, string>())
        {
            tables.Tags.Delete(entry.Row, name, value, entry.Key);
        }

        Count(entry.Class, -1);
    }

    /// <summary>To be called at the end of the transaction: stores what all its writes add up to.</summary>
    public void Finish()
    {
        foreach (var (code, change) in countChanges)
        {
            tables.Classes.AddToCount(code, change);
        }

        countChanges.Clear();
        if (endedUntil > 0)
        {
            tables.Marks.Set(lastRow + 1, endedUntil);
        }
    }

    /// <summary>Must be called when the transaction was rolled back.</summary>
    public void Forget()
    {
        // Counted anew when it is next asked for: a commit that fails comes after the changes were handed to it.
        rowCount = null;
        countChanges.Clear();
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

        Count(classCode, 1);
        endedUntil = Math.Max(endedUntil, row.EndedAt);

        if (tags.Length == 0)
        {
            return;
        }

        foreach (var (name, value) in row.Tags!)
        {
            tables.Tags.Insert(number, name, value, new PageKey(row.SortKey, row.Id));
        }
    }

    private void Count(long code, int change)
    {
        countChanges[code] = countChanges.GetValueOrDefault(code) + change;
        rowCount = rowCount is { } known ? known + change : null;
    }
}
