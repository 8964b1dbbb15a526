using Microsoft.Extensions.Logging;
using Orchestrator.Cluster.Placing;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.Nodes;

/// <summary>
/// The master's work during one term: carries out what the planner plans. All that it knows is in the store and the view, so that the next
/// master goes on where this one ended; each write carries the term's token, so that one that is over changes nothing.
/// </summary>
internal sealed class MasterTerm : IDisposable
{
    private readonly NodeCore core;
    private readonly SingletonTerm term;
    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> served = new(StringComparer.Ordinal);
    private ShardMove? moving;
    private bool isWriting;
    private bool isOver;

    public MasterTerm(NodeCore core, SingletonTerm term)
    {
        (this.core, this.term) = (core, term);
        core.Master = this;
    }

    /// <summary>True for a member that may be given shards.</summary>
    public static bool IsCandidate(Member member) => member.State == MemberState.Up && member.Roles.Contains(ClusterOptions.ShardsRole);

    /// <summary>Somebody needs the shard.</summary>
    public void Place(string shard)
    {
        if (wanted.Add(shard))
        {
            Work();
        }
    }

    /// <summary>A shard is served as it was placed.</summary>
    public void Serving(string shard, long version)
    {
        served[shard] = Math.Max(version, served.GetValueOrDefault(shard));
        Work();
    }

    /// <summary>Plans anew without waiting for the shard that is moving.</summary>
    public void Rebalance()
    {
        moving = null;
        Work();
    }

    /// <summary>Does the next thing that the view asks for, one write at a time.</summary>
    public void Work()
    {
        var view = core.View;
        // What was read before the term began may have been changed by the master before.
        if (isOver || isWriting || !core.IsActive || !view.Singletons.TryGetValue(ClusterView.Master, out var shown) || shown != term)
        {
            return;
        }

        wanted.RemoveWhere(view.Placements.ContainsKey);
        var plan = PlacementPlanner.Plan(
            view.Members.Where(IsCandidate).Select(member => member.Id),
            view.Members.Where(member => member.State == MemberState.Leaving).Select(member => member.Id),
            view.Placements.Values,
            wanted,
            mostOneByOne: 1);
        if (plan.AtOnce.Count > 0)
        {
            Write(plan.AtOnce);
            return;
        }

        if (moving is not null && HasArrived(moving))
        {
            moving = null;
        }

        if (moving is null && plan.OneByOne.Count > 0)
        {
            moving = plan.OneByOne[0];
            core.Turn.After(served, core.Options.ServingTimeout, () =>
            {
                core.Log.LogWarning("Shard {Shard} is not served by {Member} in time; the next one moves", moving?.Shard, moving?.To);
                moving = null;
                Work();
            });
            Write([moving]);
        }
        else if (moving is null)
        {
            core.Turn.Forget(served);
        }
    }

    public void Dispose()
    {
        isOver = true;
        core.Turn.Forget(served);
        core.Turn.Forget(this);
        if (core.Master == this)
        {
            core.Master = null;
        }
    }

    private bool HasArrived(ShardMove move) =>
        !core.View.Placements.TryGetValue(move.Shard, out var placement)
        || placement.Owner != move.To
        || !core.View.IsAlive(move.To)
        || served.GetValueOrDefault(move.Shard) >= placement.Version;

    private void Write(IReadOnlyList<ShardMove> moves)
    {
        isWriting = true;
        core.Call(
            cancellation => core.Store.PlaceAsync(term, moves, cancellation),
            placed =>
            {
                if (placed)
                {
                    foreach (var move in moves)
                    {
                        core.Log.LogInformation("Shard {Shard} goes to {Member}", move.Shard, move.To);
                    }
                }
                else
                {
                    core.Log.LogInformation("{Self} is not master any longer: its placement came too late", core.Self);
                    isOver = true;
                }

                core.Changed(Written);
            },
            failure =>
            {
                // Whether it was stored is not known: the tables will tell.
                core.Log.LogWarning("Shards could not be placed: {Reason}", failure.Message);
                moving = null;
                core.Turn.After(this, core.Options.RetryInterval, () => core.Changed(Written));
            });
    }

    private void Written()
    {
        isWriting = false;
        Work();
    }
}
