using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Cli.Progress;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Cluster;

/// <summary>Has a node leave, shows what it still has to hand over, and says by the exit code whether it has left.</summary>
internal static class FollowLeaving
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <param name="node">The node's name.</param>
    /// <param name="patience">Null for as long as it takes.</param>
    public static async Task<int> RunAsync(string node, TimeSpan? patience, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var before = Find(await connection.Client.ClusterAsync(cancellation), node, incarnation: null);
        var change = await connection.Client.LeaveNodeAsync(node, cancellation);
        using var signals = new StopSignals(cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        if (patience < TimeSpan.FromDays(40))
        {
            over.CancelAfter(patience.Value);
        }

        var most = Math.Max(change.Shards, 1);
        var view = ProgressViews.For(writesMeanwhile: false);
        try
        {
            await view.DuringAsync(async () =>
            {
                while (change.State == "leaving")
                {
                    view.Show(Words(change), 1 - (Math.Min(change.Shards, most) / (double)most));
                    await Task.Delay(Look, over.Token);
                    change = await LookAsync(node, before, connection, over.Token);
                }

                return true;
            });
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // It leaves all the same.
        }

        screen.NodeChanged(change);
        switch (change.State)
        {
            case "left":
                return ExitCodes.Done;
            case "leaving":
                await Console.Error.WriteLineAsync($"orc: {Words(change)}. It goes on; `orc cluster members` shows how far it is.");
                return ExitCodes.TimedOut;
            default:
                await Console.Error.WriteLineAsync($"orc: {node} was declared down before it had left: what it ran is run again elsewhere.");
                return ExitCodes.Error;
        }
    }

    private static async Task<NodeChangeResource> LookAsync(string node, MemberResource? before, ServerConnection connection, CancellationToken cancellation)
    {
        try
        {
            return Find(await connection.Client.ClusterAsync(cancellation), node, before?.Incarnation) is { } member
                ? new NodeChangeResource(node, member.State == "up" ? "leaving" : member.State, member.Shards)
                : new NodeChangeResource(node, "left", 0);
        }
        catch (OrchestratorUnreachableException) when (before is { Self: true })
        {
            // The node that was asked is the one that left: its process has ended.
            return new NodeChangeResource(node, "left", 0);
        }
    }

    private static MemberResource? Find(ClusterResource cluster, string node, long? incarnation) => cluster.Members.LastOrDefault(
        member => member.Node == node && (incarnation is null ? member.State != "down" : member.Incarnation == incarnation));

    private static string Words(NodeChangeResource change) => change.Shards switch
    {
        0 => $"{change.Node} has handed over everything and lets its tasks end",
        1 => $"{change.Node} hands over: 1 shard left",
        var left => $"{change.Node} hands over: {left} shards left",
    };
}
