using Npgsql;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>Deletes what need not be kept, from the oldest rows on, within the transaction of the connection it is given.</summary>
internal static class RetentionSweep
{
    private const int WritesAtOnce = 1_000;

    /// <summary>Deletes at most so many rows.</summary>
    /// <returns>How many were deleted; fewer than the limit when the rest may stay.</returns>
    public static async Task<int> RunAsync(NpgsqlConnection connection, RetentionRule rule, int limit)
    {
        // Nodes sweep one after the other: two that looked at the same count would delete twice as much.
        await connection.Command("select 1 from projection_sweep for update").RunAsync(CancellationToken.None);
        var changes = new Dictionary<int, long>();
        var deleted = 0;
        if (rule.MaxRows is { } most)
        {
            var tooMany = await ClassesTable.SumAsync(connection, null, null, null, CancellationToken.None) - most;
            if (tooMany > 0)
            {
                var rows = await TasksTable.DeleteOldestAsync(connection, Math.Min(tooMany, limit));
                await ProjectionWriter.ForgetAsync(connection, rows, changes);
                deleted = rows.Count;
            }
        }

        foreach (var age in rule.Ages)
        {
            deleted += await DeleteEndedAsync(connection, age, limit - deleted, changes);
        }

        await ProjectionWriter.CountAsync(connection, changes);
        return deleted;
    }

    private static async Task<int> DeleteEndedAsync(NpgsqlConnection connection, RetentionAge age, int limit, Dictionary<int, long> changes)
    {
        var classes = (await connection.Command("select code from classes where status = any($1)", (object)age.Statuses.ToArray())
            .ToListAsync(row => row.GetInt32(0), CancellationToken.None)).ToArray();
        var deleted = 0;
        while (deleted < limit && classes.Length > 0)
        {
            var writes = await WritesTable.EndedAsync(connection, age.EndedUntil, classes, WritesAtOnce);
            if (writes.Count == 0)
            {
                break;
            }

            var (numbers, rows) = Some(writes, limit - deleted);
            var gone = await TasksTable.DeleteAsync(connection, numbers, classes, limit - deleted);
            await ProjectionWriter.ForgetAsync(connection, gone, changes);
            deleted += gone.Count;

            // A limit that cut it short leaves rows of these classes behind.
            if (rows <= limit - deleted + gone.Count)
            {
                await WritesTable.ForgetClassesAsync(connection, numbers, classes);
            }
        }

        return deleted;
    }

    /// <summary>The first writes, as many as together have no more rows than may go; at least one.</summary>
    private static (long[] Numbers, long Rows) Some(List<(long Number, int Rows)> writes, int limit)
    {
        var (count, rows) = (1, (long)writes[0].Rows);
        while (count < writes.Count && rows + writes[count].Rows <= limit)
        {
            rows += writes[count++].Rows;
        }

        return ([.. writes.Take(count).Select(write => write.Number)], rows);
    }
}
