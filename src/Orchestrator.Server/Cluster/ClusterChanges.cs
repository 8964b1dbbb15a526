using Orchestrator.Cluster;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Engine;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Cluster;

/// <summary>What people tell a cluster to do: each answers with a problem, or with what has become of it.</summary>
internal sealed class ClusterChanges(OrchestratorNode node, ClusterReport report, TimeProvider time)
{
    // A node that lives answers a question of its cluster at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tells a node to leave; done when it has begun to.</summary>
    public Task<(Problem? Problem, NodeChangeResource? Change)> LeaveAsync(string name, CancellationToken cancellation) =>
        ChangeAsync(name, (membership, over) => membership.AskToLeaveAsync(name, over), cancellation);

    /// <summary>Declares a node down; done when it is.</summary>
    public Task<(Problem? Problem, NodeChangeResource? Change)> DownAsync(string name, CancellationToken cancellation) =>
        ChangeAsync(name, (membership, over) => membership.DownAsync(name, over), cancellation);

    /// <summary>Tells a node to leave and waits until it is not a member any longer, or the patience is over.</summary>
    public async Task<(Problem? Problem, NodeChangeResource? Change)> DrainAsync(string name, TimeSpan patience, CancellationToken cancellation)
    {
        var life = Living(name)?.Id;
        var (problem, change) = await LeaveAsync(name, cancellation);
        if (problem is not null || life is not { } leaving || patience == TimeSpan.Zero)
        {
            return (problem, change);
        }

        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = node.Cluster!.Membership.Watch(view =>
        {
            if (view.Find(leaving) is null or { State: MemberState.Down })
            {
                left.TrySetResult();
            }
        });
        try
        {
            await left.Task.WaitAsync(patience, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // It still leaves; the answer says how far it is.
        }

        return (null, From(name, leaving));
    }

    /// <summary>Has the master spread the shards anew.</summary>
    public async Task<(Problem? Problem, RebalanceResource? Change)> RebalanceAsync(CancellationToken cancellation)
    {
        if (report.StandsAlone)
        {
            return (Alone(), null);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await node.Cluster!.Placement.RebalanceAsync(over.Token).WaitAsync(Patience, time, cancellation);
            return (null, new RebalanceResource(ClusterReport.MasterOf(report.View)?.Node));
        }
        catch (TimeoutException)
        {
            return (new Problem(ErrorCodes.Recovering, $"No master has taken note within {Patience.TotalSeconds:0} s; GET /api/v1/cluster shows whether there is one."), null);
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private async Task<(Problem? Problem, NodeChangeResource? Change)> ChangeAsync(string name, Func<IMembership, CancellationToken, Task<bool>> change, CancellationToken cancellation)
    {
        if (report.StandsAlone)
        {
            return (Alone(), null);
        }

        var life = Living(name)?.Id ?? default;

        // What was answered as failed must not be carried out hours later, when the node is there again.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return await change(node.Cluster!.Membership, over.Token).WaitAsync(Patience, time, cancellation)
                ? (null, From(name, life))
                : (new Problem(ErrorCodes.NodeNotFound, $"There is no living node '{name}'; GET /api/v1/nodes lists them."), null);
        }
        catch (TimeoutException)
        {
            return (new Problem(
                ErrorCodes.NodeFailure, $"Node '{name}' has not answered within {Patience.TotalSeconds:0} s; if it is gone for good, declare it down."), null);
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private NodeChangeResource From(string name, MemberId life)
    {
        var view = report.View;
        return view.Find(life) is { } member
            ? new NodeChangeResource(name, ClusterReport.StateOf(member.State), view.Placements.Values.Count(placement => placement.Owner == life))
            : new NodeChangeResource(name, "left", 0);
    }

    private Member? Living(string name) => report.View.Members.FirstOrDefault(member => member.Id.Node == name && member.State != MemberState.Down);

    private static Problem Alone() => new(
        ErrorCodes.NotClustered, "This server stands alone. A cluster begins with: orc server --cluster postgres --connection ...");
}
