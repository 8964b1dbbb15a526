namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>Nodes whose packets reach nobody, under load.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PartitionTests(ClusterServers servers)
{
    private static readonly TimeSpan AfterPartition = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_is_cut_off_from_the_others_and_the_database_stops_and_comes_back_by_itself(bool isMaster)
    {
        var network = servers.Network();
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres, network);
        var node = isMaster ? await cluster.MasterAsync() : await cluster.OtherAsync();
        var life = (await cluster.Tables.MembersAsync()).Single(member => member.StartsWith(node.Name, StringComparison.Ordinal));
        try
        {
            var cut = await cluster.BreakAsync(
                isMaster ? "The master is cut off from all" : "A node is cut off from all", node, () => network.CutAsync(cluster.Nodes.IndexOf(node), alsoDatabase: true));
            await cluster.MembersAsync(members => !members.Contains(life));
            await cluster.ServedAsync();
            await network.MendAsync();
            await cluster.AllUpAsync();
            await cluster.ServedAsync();

            await cluster.CheckAsync(AfterPartition, cut);
        }
        finally
        {
            await network.MendAsync();
        }
    }

    [Fact]
    public async Task A_node_that_is_cut_off_from_the_others_alone_loses_nothing()
    {
        var network = servers.Network();
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres, network);
        var node = await cluster.OtherAsync();
        try
        {
            var cut = await cluster.BreakAsync(
                "A node is cut off from the others", node, () => network.CutAsync(cluster.Nodes.IndexOf(node), alsoDatabase: false));
            await cluster.ServedAsync();
            await network.MendAsync();
            await cluster.AllUpAsync();
            await cluster.ServedAsync();

            await cluster.CheckAsync(AfterPartition, cut);
        }
        finally
        {
            await network.MendAsync();
        }
    }
}
