using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

/// <summary>What goes by itself, what is deleted by hand, and that what is counted is what is there.</summary>
public sealed class RetentionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-retention-").FullName;
    private readonly FakeClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Completed_tasks_go_before_failed_ones_and_those_in_time_as_well()
    {
        await using var node = await StartAsync(new RetentionOptions { Completed = TimeSpan.FromDays(7), Failed = TimeSpan.FromDays(30) });
        await node.RunAsync(TestNode.Spec("echo"));
        var failed = await node.RunAsync(TestNode.Spec("break"));
        await node.UntilEvictedAsync();

        await PassAsync(node, TimeSpan.FromDays(8), left: 1);
        Assert.Equal([failed.Id], (await node.ListAsync()).Select(task => task.Id));
        Assert.Equal((0, 1), await CountsAsync(node));

        await PassAsync(node, TimeSpan.FromDays(23), left: 0);
        Assert.Null(await node.Tasks.FindAsync(failed.Id).Soon());
        Assert.Equal((0, 0), await CountsAsync(node));
    }

    [Fact]
    public async Task The_oldest_go_when_there_are_too_many()
    {
        await using var node = await StartAsync(new RetentionOptions { MaxFinished = 3 });
        var ids = new List<TaskId>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add((await node.RunAsync(TestNode.Spec(i % 2 == 0 ? "echo" : "break"))).Id);
        }

        await node.UntilEvictedAsync();
        await PassAsync(node, TimeSpan.FromMinutes(1), left: 3);

        Assert.Equal(ids[^3..], (await node.ListAsync()).Select(task => task.Id).Reverse());
    }

    [Fact]
    public async Task Zero_keeps_everything()
    {
        await using var node = await StartAsync(new RetentionOptions { Completed = TimeSpan.Zero, Failed = TimeSpan.Zero, MaxFinished = 0 });
        await node.RunAsync(TestNode.Spec("echo"));
        await node.UntilEvictedAsync();

        clock.Advance(TimeSpan.FromDays(3000));
        await node.RunAsync(TestNode.Spec("echo"));
        await node.UntilEvictedAsync();

        Assert.Equal(2, (await node.ListAsync()).Count);
    }

    [Fact]
    public async Task A_task_that_waits_is_kept_however_old_it_is()
    {
        await using var node = await StartAsync(new RetentionOptions { Completed = TimeSpan.FromDays(1) });
        var waiting = await node.SubmitAsync(TestNode.Spec("nobody-runs-this"));
        await node.RunAsync(TestNode.Spec("echo"));
        await node.UntilEvictedAsync();

        await PassAsync(node, TimeSpan.FromDays(400), left: 1);

        Assert.Equal(waiting, Assert.Single(await node.ListAsync()).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deleted_tasks_are_gone_and_not_counted_even_right_after_their_end(bool onDisk)
    {
        await using var node = await TestNode.StartAsync(Handlers, folder: onDisk ? folder : null);
        var ids = (await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => node.RunAsync(TestNode.Spec("echo"))))).Select(task => task.Id).ToList();
        var waiting = await node.SubmitAsync(TestNode.Spec("nobody-runs-this"));

        var outcome = await node.Tasks.DeleteAsync([.. ids[..150], waiting, new TaskId(1, 1), new TaskId(77, 1)]).Soon();

        Assert.Equal(new DeleteOutcome(150, 1, 2), outcome);
        Assert.Equal(51, (await node.ListAsync()).Count);
        Assert.Null(await node.Tasks.FindAsync(ids[0]).Soon());
        Assert.Equal((50, 0), await CountsAsync(node));
        Assert.Equal(new DeleteOutcome(0, 0, 1), await node.Tasks.DeleteAsync([ids[0]]).Soon());
    }

    [Fact]
    public async Task Counts_stay_right_while_tasks_end_and_leave_memory()
    {
        await using var node = await TestNode.StartAsync(Handlers, folder: folder);
        var ended = 0;
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.RunAsync(TestNode.Spec("echo"))));
            ended += 50;
            Assert.Equal((ended, 0), await CountsAsync(node));
        }
    }

    private static void Handlers(OrchestratorOptions options) =>
        options.Handle("break", _ => TaskOutcome.Fail("broken", retryable: false));

    private static async Task<(long Completed, long Failed)> CountsAsync(TestNode node)
    {
        var domains = (await node.Tasks.StatusAsync().Soon()).Domains;
        return (domains.Sum(domain => domain.Counts[(int)TaskState.Completed]), domains.Sum(domain => domain.Counts[(int)TaskState.Failed]));
    }

    /// <summary>Lets time pass until so many tasks are left.</summary>
    private async Task PassAsync(TestNode node, TimeSpan time, int left)
    {
        clock.Advance(time);
        await TestNode.UntilAsync(async () =>
        {
            // Each look lets the sweep's timer run once more.
            clock.Advance(TimeSpan.FromMinutes(1));
            return (await node.ListAsync()).Count == left;
        });
    }

    private Task<TestNode> StartAsync(RetentionOptions retention) => TestNode.StartAsync(
        options =>
        {
            Handlers(options);
            options.Retention = retention;
        },
        clock);
}
