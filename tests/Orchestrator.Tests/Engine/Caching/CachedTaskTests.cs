using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine.Caching;

public sealed class CachedTaskTests
{
    private int runs;

    [Fact]
    public async Task A_result_is_computed_once_and_given_out_after_that()
    {
        await using var node = await StartAsync();
        var first = await node.RunAsync(Spec("{\"a\": 1, \"b\": 2}"));
        var second = await node.RunAsync(Spec("{\"b\":2.0,\"a\":1}"));

        Assert.Equal(1, runs);
        Assert.Equal("1", Encoding.UTF8.GetString(second.Result.Span));
        Assert.Equal((null, first.Id, 0), (first.CachedFrom, second.CachedFrom, second.Attempt));
        Assert.Equal([TaskEventType.Submitted, TaskEventType.Completed], second.History.ToArray().Select(entry => entry.Event.Type));
    }

    [Fact]
    public async Task Another_input_version_or_no_policy_at_all_is_computed()
    {
        await using var node = await StartAsync();
        await node.RunAsync(Spec("1"));
        await node.RunAsync(Spec("2"));
        await node.RunAsync(Spec("1", version: "2"));
        await node.RunAsync(TestNode.Spec("count", input: "1"));
        await node.RunAsync(Spec("1") with { Cache = new CachePolicy { Strategy = CacheStrategy.None } });

        Assert.Equal(5, runs);
    }

    [Fact]
    public async Task A_result_is_given_out_for_its_time_and_no_longer_than_the_task_wants()
    {
        var clock = new FakeClock();
        await using var node = await StartAsync(clock);
        await node.RunAsync(Spec("1"));
        clock.Advance(TimeSpan.FromMinutes(59));
        await node.RunAsync(Spec("1"));
        Assert.Equal(1, runs);
        await node.RunAsync(Spec("1", ttl: TimeSpan.FromMinutes(30)));
        Assert.Equal(2, runs);
        clock.Advance(TimeSpan.FromMinutes(31));
        await node.RunAsync(Spec("1"));
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Those_who_come_while_it_is_computed_wait_for_it_and_say_so()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("count", gate.Obey));
        var leader = await node.SubmitAsync(Spec("1"));
        await gate.Entered;
        var followers = new List<TaskId> { await node.SubmitAsync(Spec("1")) };
        followers.AddRange((await node.Tasks.SubmitManyAsync([Spec("1"), Spec("1")])).Select(outcome => outcome.Reply.Task));

        Assert.Equal($"task {leader} computes the same result", (await node.FindAsync(followers[2])).WaitingFor);
        gate.Open();
        foreach (var follower in followers)
        {
            Assert.Equal(leader, (await node.EndAsync(follower)).CachedFrom);
        }
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("count", _ =>
            Interlocked.Increment(ref runs) == 1 ? new TaskOutcome.Failed("no", "no", Retryable: false) : TaskOutcome.Done));

        Assert.Equal(TaskState.Failed, (await node.RunAsync(Spec("1"))).State);
        Assert.Equal((TaskState.Completed, null), ((await node.RunAsync(Spec("1"))) is var task ? (task.State, task.CachedFrom) : default));
    }

    [Fact]
    public async Task A_cached_policy_does_not_go_with_a_delay_or_several_agents()
    {
        await using var node = await StartAsync();
        foreach (var spec in new[] { Spec("1") with { Delay = TimeSpan.FromSeconds(1) }, Spec("1") with { Requirements = new TaskRequirements { Redundancy = 2 } } })
        {
            var fault = await Assert.ThrowsAsync<ArgumentException>(() => node.Tasks.SubmitAsync(spec));
            Assert.Contains("cache_strategy", fault.Message);
        }
    }

    private Task<TestNode> StartAsync(FakeClock? clock = null) => TestNode.StartAsync(
        options => options.Handle("count", _ => new TaskOutcome.Completed(JsonPayload.From(Interlocked.Increment(ref runs)))), clock);

    private static TaskSpec Spec(string input, string version = "", TimeSpan? ttl = null) => TestNode.Spec("count", input: input) with
    {
        Cache = new CachePolicy { Version = version, TimeToLive = ttl ?? TimeSpan.FromHours(1) },
    };
}
