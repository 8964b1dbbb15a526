using Orchestrator.Cli.Bench.Failover;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>Nodes that are told to go, and clusters that have become too small.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LeavingNodeTests(ClusterServers servers)
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Three_nodes_are_restarted_one_by_one_and_no_call_fails_that_is_tried_twice()
    {
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres);

        var moves = new List<Outage>();
        foreach (var node in cluster.Nodes)
        {
            moves.Add(await cluster.BreakAsync($"SIGTERM of {node.Name}", node, () => Task.CompletedTask));
            var since = TimeProvider.System.GetTimestamp();
            await node.TerminateAsync();
            ThreeNodes.Say($"{node.Name} ended after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:F1} s");
            Assert.DoesNotContain(await cluster.Tables.MembersAsync(), member => member.StartsWith(node.Name, StringComparison.Ordinal));
            since = TimeProvider.System.GetTimestamp();
            await node.StartAsync();
            ThreeNodes.Say($"{node.Name} started after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:F1} s");
            await cluster.ServedAsync();
        }

        var check = await cluster.CheckAsync(AMoment, [.. moves]);
        Assert.All(cluster.Calls, call => Assert.True(call.Failures.Count <= 1, $"{call} failed: {string.Join(", ", call.Failures)}"));
        Assert.Equal(0, check.LostAttempts);
    }

    [Fact]
    public async Task A_cluster_below_its_minimum_takes_no_work_until_it_is_large_enough_again()
    {
        await using var cluster = await ThreeNodes.StartAsync(servers.Postgres, null, "cluster:", "  minimum_members: 3");
        await cluster.AllUpAsync();
        using var client = cluster.Connect(0);
        var task = new SubmitTaskRequest { TaskType = "echo", InputData = RawJson.Parse("1") };
        await client.SubmitAsync(task, TestContext.Current.CancellationToken);

        await cluster.Nodes[2].Process.KillAsync();
        await cluster.MembersAsync(members => members.Count(member => member.EndsWith(" up", StringComparison.Ordinal)) == 2);
        var refused = await cluster.EventuallyAsync(async () =>
        {
            try
            {
                await client.SubmitAsync(task, TestContext.Current.CancellationToken);
                return null;
            }
            catch (OrchestratorApiException e) when (e.Code == "too_few_members")
            {
                return e;
            }
            catch (OrchestratorApiException e) when (e.Status == 503)
            {
                // What the dead node served is on its way to another.
                return null;
            }
        });
        await cluster.Nodes[2].StartAsync();
        await cluster.AllUpAsync();
        var taken = await cluster.EventuallyAsync(async () =>
        {
            try
            {
                return await client.SubmitAsync(task, TestContext.Current.CancellationToken);
            }
            catch (OrchestratorApiException)
            {
                return null;
            }
        });

        Assert.Equal(503, refused.Status);
        Assert.NotNull(refused.RetryAfter);
        Assert.NotEmpty(taken.TaskId);
    }
}
