using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Projection;

/// <summary>Turns ended tasks into rows, their histories written one behind the other into a common buffer.</summary>
internal sealed class ProjectedRows(BatchBuffer bodies)
{
    private readonly List<(int Shard, long Token, long Position, List<(TaskView Task, int Start, int Length)> Rows, List<string> Removed)> shards = [];

    /// <summary>Adds what a shard hands over; a task that has not ended takes its row away.</summary>
    public void Add(int shard, long token, long position, IEnumerable<TaskView> tasks)
    {
        var rows = new List<(TaskView, int, int)>();
        var removed = new List<string>();
        var writer = new TaskEventWriter(bodies);
        foreach (var task in tasks)
        {
            if (!task.State.IsTerminal())
            {
                removed.Add(task.Id.ToString());
                continue;
            }

            var start = bodies.Length;
            foreach (var entry in task.History.Span)
            {
                writer.WriteLine(entry.Sequence, entry.Event);
            }

            rows.Add((task, start, bodies.Length - start));
        }

        shards.Add((shard, token, position, rows, removed));
    }

    /// <summary>The rows; valid as long as the buffer.</summary>
    public IReadOnlyList<ProjectionWrite> ToWrites() =>
    [
        .. shards.Select(shard => new ProjectionWrite(
            shard.Shard,
            shard.Position,
            [.. shard.Rows.Select(row => ToRow(row.Task, bodies.Written.Slice(row.Start, row.Length)))],
            shard.Removed) { Token = shard.Token }),
    ];

    private static ProjectedRow ToRow(TaskView task, ReadOnlyMemory<byte> body) => new(
        task.Id.ToString(),
        task.SubmittedAt.Microseconds,
        task.State.Name(),
        task.Spec.Type,
        task.Spec.Domain,
        task.Agent,
        task.Spec.Tags.Count == 0 ? null : task.Spec.Tags.ToDictionary(tag => tag.Key, tag => tag.Value),
        body)
    {
        EndedAt = task.FinishedAt!.Value.Microseconds,
    };
}
