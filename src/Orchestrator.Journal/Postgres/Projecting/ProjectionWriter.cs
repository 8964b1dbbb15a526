using Npgsql;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>Carries out writes, each within the transaction of the connection it is given. Locks are taken in one order: positions, rows, writes, classes.</summary>
internal static class ProjectionWriter
{
    /// <param name="connection">The connection.</param>
    /// <param name="plan">What to write.</param>
    /// <param name="mayReplace">False: there are no rows with these ids, which saves looking for them; if there are, the insert fails.</param>
    public static async Task WriteAsync(NpgsqlConnection connection, WritePlan plan, bool mayReplace)
    {
        var changes = plan.ClassCounts();
        var write = await BeginAsync(connection, plan);
        IReadOnlyList<byte[]> replaced = mayReplace ? [.. plan.Removed, .. plan.Ids] : plan.Removed;
        if (replaced.Count > 0)
        {
            await ForgetAsync(connection, await TasksTable.DeleteAsync(connection, replaced), changes);
        }

        if (plan.Rows.Count > 0)
        {
            await TasksTable.InsertAsync(connection, write, plan);
            await RunsTable.InsertAsync(connection, write, plan);
        }

        await CountAsync(connection, changes);
    }

    /// <summary>Deletes rows by id; how many there were.</summary>
    public static async Task<int> RemoveAsync(NpgsqlConnection connection, IReadOnlyList<byte[]> ids)
    {
        var changes = new Dictionary<int, long>();
        var deleted = await TasksTable.DeleteAsync(connection, ids);
        await ForgetAsync(connection, deleted, changes);
        await CountAsync(connection, changes);
        return deleted.Count;
    }

    /// <summary>Takes deleted rows off their writes and, in <paramref name="changes"/>, off the counts.</summary>
    public static async Task ForgetAsync(NpgsqlConnection connection, List<DeletedRow> deleted, Dictionary<int, long> changes)
    {
        if (deleted.Count == 0)
        {
            return;
        }

        foreach (var (code, count) in deleted.CountBy(row => row.Class))
        {
            changes[code] = changes.GetValueOrDefault(code) - count;
        }

        await WritesTable.SubtractAsync(connection, deleted.CountBy(row => row.Write).ToDictionary());
    }

    public static async Task CountAsync(NpgsqlConnection connection, Dictionary<int, long> changes)
    {
        if (changes.Values.Any(change => change != 0))
        {
            await ClassesTable.AddToCountsAsync(connection, changes);
        }
    }

    /// <summary>Moves the positions and, if there are rows, adds the write; its number.</summary>
    /// <exception cref="StaleOwnersException">Newer owners have written some of the shards: nothing of this transaction may stay.</exception>
    private static async Task<long> BeginAsync(NpgsqlConnection connection, WritePlan plan)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            PositionsTable.Set,
            plan.Positions.Keys.ToArray(),
            plan.Positions.Values.Select(shard => shard.Position).ToArray(),
            plan.Positions.Values.Select(shard => shard.Token).ToArray());
        if (plan.Rows.Count > 0)
        {
            batch.Add(WritesTable.Insert, plan.Rows.Max(row => row.EndedAt), plan.Classes.Distinct().ToArray(), plan.Rows.Count);
        }

        await using var reader = await batch.ExecuteReaderAsync();
        var set = await reader.ToListAsync(row => row.GetInt32(0), CancellationToken.None);
        if (set.Count < plan.Positions.Count)
        {
            throw new StaleOwnersException([.. plan.Positions.Keys.Except(set)]);
        }

        return await reader.NextResultAsync() && await reader.ReadAsync() ? reader.GetInt64(0) : 0;
    }
}
