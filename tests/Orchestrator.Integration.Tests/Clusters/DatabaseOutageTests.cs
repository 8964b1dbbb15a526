using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>The database goes away under a cluster with load.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DatabaseOutageTests(ClusterServers servers)
{
    private static readonly TimeSpan AfterReturn = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_of_the_database_costs_no_task(bool isCrash)
    {
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres);

        await servers.Postgres.StopAsync(isCrash);
        await servers.Postgres.StartAsync();
        var back = ThreeNodes.Everywhere(isCrash ? "The database is back after a crash" : "The database is back after a restart");
        await cluster.ServedAsync();

        await cluster.CheckAsync(AfterReturn, back);
    }

    [Fact]
    public async Task Attempts_go_on_while_the_database_is_gone_and_callers_are_told_when_to_come_back()
    {
        await using var cluster = await ThreeNodes.UnderLoadAsync(servers.Postgres);
        using var client = cluster.Connect(0);
        var running = new List<string>();
        foreach (var domain in ThreeNodes.Domains)
        {
            var task = await client.SubmitAsync(new SubmitTaskRequest { TaskType = "sleep", InputData = RawJson.Parse("""{"seconds": 12}"""), Domain = domain });
            running.Add(task.TaskId);
        }

        await cluster.RunningAsync(client, running);
        await servers.Postgres.StopAsync();
        var gone = DateTimeOffset.UtcNow;
        await Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var end = DateTimeOffset.UtcNow;
        await servers.Postgres.StartAsync();
        var back = ThreeNodes.Everywhere("The database is back after 20 s");
        await cluster.ServedAsync();

        var check = await cluster.CheckAsync(AfterReturn, back);
        Assert.All(running, id => Assert.Equal((1, "completed"), (check.Tasks[id].Attempt, check.Tasks[id].Status)));

        // Once the leases are over: before, a node cannot know that this is more than a moment.
        var refused = cluster.Calls.SelectMany(call => call.Failures)
            .Where(failure => failure.BegunAt > gone + TimeSpan.FromSeconds(4) && failure.FailedAt < end).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, failure => Assert.True(failure is { Status: 503, RetryAfter: not null }, $"{failure}"));
        Assert.All(refused, failure => Assert.True(failure.FailedAt - failure.BegunAt < TimeSpan.FromSeconds(2), $"{failure}"));
    }
}
