using Orchestrator.Cluster;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Which attempts of this node's shards other nodes are asked about, until they answer.</summary>
internal sealed class RunQuestions(IMembership membership, NodeExchange exchange)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(MemberId Node, ShardHandle Shard), List<(TaskId Task, AttemptToken Token, bool IsCancelled)>> asking = [];

    /// <summary>Asks about these attempts of a shard, and about no others any longer.</summary>
    public void Set(ShardHandle shard, IReadOnlyList<(MemberId? Node, TaskId Task, AttemptToken Token, bool IsCancelled)> runs)
    {
        lock (gate)
        {
            foreach (var node in membership.View.Members.Where(member => member.IsAlive).Select(member => member.Id))
            {
                var asked = runs.Where(run => run.Node == node).Select(run => (run.Task, run.Token, run.IsCancelled)).ToList();
                asking.Remove((node, shard));
                if (asked.Count > 0)
                {
                    asking.Add((node, shard), asked);
                }
            }
        }

        Ask();
    }

    /// <summary>The node has answered for the shard.</summary>
    public void Answered(MemberId node, ShardHandle shard)
    {
        lock (gate)
        {
            asking.Remove((node, shard));
        }
    }

    /// <summary>Nobody is there to answer.</summary>
    public void Forget(Predicate<MemberId> isGone)
    {
        lock (gate)
        {
            foreach (var gone in asking.Keys.Where(key => isGone(key.Node)).ToList())
            {
                asking.Remove(gone);
            }
        }
    }

    /// <summary>Asks again what was not answered.</summary>
    public void Ask()
    {
        List<KeyValuePair<(MemberId Node, ShardHandle Shard), List<(TaskId Task, AttemptToken Token, bool IsCancelled)>>> open;
        lock (gate)
        {
            foreach (var gone in asking.Keys.Where(key => !key.Shard.IsServed).ToList())
            {
                asking.Remove(gone);
            }

            open = [.. asking];
        }

        foreach (var ((node, shard), runs) in open)
        {
            exchange.Tell(node, FrameKind.AskRuns, writer =>
            {
                writer.Text(shard.Domain);
                writer.Many(runs, run =>
                {
                    writer.Attempt(run.Task, run.Token);
                    writer.Bool(run.IsCancelled);
                });
            });
        }
    }
}
