using Microsoft.Extensions.Logging;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.Nodes;

/// <summary>Reads the store's tables, one read at a time, and makes the view of them.</summary>
internal sealed class TableReader(NodeCore core)
{
    private bool isReading;
    private bool again;
    private List<Action> waiting = [];

    /// <summary>Reads as soon as the read under way, if any, is over.</summary>
    /// <param name="then">Runs when a read that began after this call has become the view.</param>
    public void Read(Action? then = null)
    {
        if (then is not null)
        {
            waiting.Add(then);
        }

        if (isReading)
        {
            again = true;
            return;
        }

        (isReading, again) = (true, false);
        core.Turn.Forget(this);
        var served = waiting;
        waiting = [];
        var life = (core.Self, core.IsMember);
        core.Call(
            core.Store.ReadAsync,
            table =>
            {
                isReading = false;
                // A table that was read before this life began tells nothing about it.
                if (life != (core.Self, core.IsMember))
                {
                    waiting.InsertRange(0, served);
                    Read();
                    return;
                }

                Take(table);
                served.ForEach(one => one());
                if (again)
                {
                    Read();
                }
            },
            failure =>
            {
                core.Log.LogDebug("The cluster's tables could not be read: {Reason}", failure.Message);
                isReading = false;
                waiting.InsertRange(0, served);
                core.Turn.After(this, core.Options.RetryInterval, () => Read());
            });
    }

    private void Take(ClusterTable table)
    {
        if (table.Version < core.View.Version)
        {
            return;
        }

        var own = table.Members.FirstOrDefault(member => member.Id == core.Self);
        if (core.IsMember && own is null or { State: MemberState.Down })
        {
            core.Life.Over();
        }

        var holds = core.IsMember && core.Lease.Holds;
        if (table.Version != core.View.Version || core.View.Self != core.Self || core.View.HoldsLease != holds)
        {
            Report(table);
            core.Post(new ClusterView(table.Version, core.Self, holds, table.Members, table.Singletons, table.Placements));
        }

        if (core.IsMember && core.Lease.IsSteady)
        {
            foreach (var expired in table.Expired.Where(one => one != core.Self).OrderBy(one => one.Node, StringComparer.Ordinal))
            {
                core.Life.Down(expired, onlyIfExpired: true, "its lease has run out");
            }
        }
    }

    private void Report(ClusterTable table)
    {
        foreach (var member in table.Members)
        {
            if (core.View.Find(member.Id)?.State != member.State && member.Id != core.Self)
            {
                core.Log.LogInformation("{Member} at {Address} is {State}", member.Id, member.Address, member.State);
            }
        }
    }
}
