using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>
/// Deletes what need not be kept, from the oldest rows on: they lie side by side in the table and nearly so in its indexes, which
/// makes deleting cheap. Works on the writer's connection, within its transaction.
/// </summary>
internal sealed class RetentionSweep(ProjectionDatabase tables, ProjectionWriter writer)
{
    // Where to go on, by the statuses that share an age: rows before it were deleted or are kept longer.
    private readonly Dictionary<string, long> cursors = new(StringComparer.Ordinal);

    /// <summary>Deletes at most so many rows.</summary>
    /// <returns>How many were deleted; fewer than the limit when the rest may stay.</returns>
    public int Run(RetentionRule rule, int limit)
    {
        var deleted = 0;
        if (rule.MaxRows is { } most && writer.RowCount > most)
        {
            deleted = DeleteOldest((int)Math.Min(writer.RowCount - most, limit));
        }

        foreach (var age in rule.Ages)
        {
            deleted += DeleteEnded(age, limit - deleted);
        }

        if (deleted > 0)
        {
            tables.Marks.Forget(tables.Tasks.FirstRow);
        }

        return deleted;
    }

    /// <summary>Must be called when the transaction was rolled back: rows that were passed over may not have been deleted.</summary>
    public void Forget() => cursors.Clear();

    private int DeleteOldest(int count)
    {
        var entries = tables.Tasks.ReadRows(0, long.MaxValue, count);
        foreach (var entry in entries)
        {
            writer.Delete(entry);
        }

        return entries.Count;
    }

    private int DeleteEnded(RetentionAge age, int limit)
    {
        var name = string.Join(',', age.Statuses);
        var end = tables.Marks.RowOf(age.EndedUntil);
        var classes = age.Statuses.SelectMany(status => tables.Classes.Matching(status, null, null)).ToHashSet();
        var deleted = 0;
        while (deleted < limit)
        {
            var entries = tables.Tasks.ReadRows(cursors.GetValueOrDefault(name), end, limit - deleted);
            if (entries.Count == 0)
            {
                break;
            }

            foreach (var entry in entries.Where(entry => classes.Contains(entry.Class)))
            {
                writer.Delete(entry);
                deleted++;
            }

            cursors[name] = entries[^1].Row + 1;
        }

        return deleted;
    }
}
