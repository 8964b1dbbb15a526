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

            var room = limit - deleted;
            var isCutShort = writes[0].Rows > room;
            var numbers = isCutShort ? [writes[0].Number] : Within(writes, room);
            var gone = isCutShort
                ? await TasksTable.DeleteAsync(connection, numbers[0], classes, room)
                : await TasksTable.DeleteAsync(connection, numbers, classes);
            await ProjectionWriter.ForgetAsync(connection, gone, changes);
            deleted += gone.Count;
            if (gone.Count < room || !isCutShort)
            {
                await WritesTable.ForgetClassesAsync(connection, numbers, classes);
            }
        }

        return deleted;
    }

    /// <summary>The first writes, as many as together have no more rows than may go.</summary>
    private static long[] Within(List<(long Number, int Rows)> writes, int room) =>
        [.. writes.TakeWhile(write => (room -= write.Rows) >= 0).Select(write => write.Number)];
}
