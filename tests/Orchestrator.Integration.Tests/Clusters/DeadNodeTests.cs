namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>Processes of nodes that die or stop, under load.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DeadNodeTests(ClusterServers servers)
{
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterPause = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_killed_node_costs_no_task_and_its_domains_are_served_by_others()
    {
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres);
        var node = await cluster.OtherAsync();

        var killed = await cluster.BreakAsync("SIGKILL of a node", node, node.Process.KillAsync);
        await cluster.ServedAsync();
        await node.StartAsync();
        await cluster.ServedAsync();

        await cluster.CheckAsync(AfterKill, killed);
    }

    [Fact]
    public async Task A_killed_master_costs_no_task_and_another_node_is_master()
    {
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres);
        var master = await cluster.MasterAsync();

        var killed = await cluster.BreakAsync("SIGKILL of the master", master, master.Process.KillAsync);
        await cluster.ServedAsync();
        Assert.NotEqual(master, await cluster.MasterAsync());
        await master.StartAsync();
        await cluster.ServedAsync();

        await cluster.CheckAsync(AfterKill, killed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_was_paused_for_longer_than_its_lease_writes_nothing_and_joins_as_a_new_life(bool isMaster)
    {
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres);
        var node = isMaster ? await cluster.MasterAsync() : await cluster.OtherAsync();
        var life = (await cluster.Tables.MembersAsync()).Single(member => member.StartsWith(node.Name, StringComparison.Ordinal));

        var paused = await cluster.BreakAsync(isMaster ? "SIGSTOP of the master" : "SIGSTOP of a node", node, () =>
        {
            node.Process.Pause();
            return Task.CompletedTask;
        });
        await cluster.MembersAsync(members => !members.Contains(life));
        await cluster.ServedAsync();
        node.Process.Resume();
        await cluster.AllUpAsync();
        Assert.DoesNotContain(life, await cluster.Tables.MembersAsync());
        await cluster.ServedAsync();

        await cluster.CheckAsync(AfterPause, paused);
    }
}
