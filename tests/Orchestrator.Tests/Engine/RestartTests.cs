using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Tests.Engine;

public sealed class RestartTests
{
    [Fact]
    public async Task After_a_shutdown_everything_is_there()
    {
        using var folder = new TempFolder();
        TaskId completed, failed, waiting, delayed;
        var spec = TestNode.Spec("echo", input: "[1]") with { IdempotencyKey = "k", BodyHash = 3 };
        await using (var node = await TestNode.StartAsync(Configure, folder: folder.Path))
        {
            completed = (await node.RunAsync(spec)).Id;
            failed = (await node.RunAsync(TestNode.Spec("fail", domain: "other"))).Id;
            waiting = await node.SubmitAsync(TestNode.Spec("unheard-of") with { Tags = [new("a", "b")] });
            delayed = await node.SubmitAsync(TestNode.Spec("echo", domain: "other") with { Delay = TimeSpan.FromDays(1) });
        }

        await using var again = await TestNode.StartAsync(Configure, folder: folder.Path);

        Assert.Equal(
            [TaskState.Completed, TaskState.Failed, TaskState.Queued, TaskState.Submitted],
            [(await again.FindAsync(completed)).State, (await again.FindAsync(failed)).State, (await again.FindAsync(waiting)).State, (await again.FindAsync(delayed)).State]);
        Assert.Equal("[1]", (await again.FindAsync(completed)).ResultText());
        Assert.Equal(4, (await again.ListAsync(limit: 3)).Count);
        Assert.Equal([waiting], (await again.ListAsync(new TaskFilter { Tags = new Dictionary<string, string> { ["a"] = "b" } })).Select(task => task.Id));
        Assert.Equal(completed, (await again.RunAsync(spec)).Id);
        var status = await again.Tasks.StatusAsync().Soon();
        Assert.Equal(["default", "other"], status.Domains.Select(domain => domain.Domain));
        Assert.Equal(1, status.Domains[0].Counts[(int)TaskState.Completed]);
        Assert.Equal(1, status.Domains[1].Counts[(int)TaskState.Failed]);
        Assert.Equal(TaskState.Completed, (await again.RunAsync(TestNode.Spec("echo"))).State);
    }

    [Fact]
    public async Task Attempts_that_ran_when_the_process_died_are_lost_and_run_again()
    {
        using var folder = new TempFolder();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("work", gate.Ignore), folder: folder.Path);
        var id = await node.SubmitAsync(TestNode.Spec("work"));
        var done = (await node.RunAsync(TestNode.Spec("echo"))).Id;
        await gate.Entered;

        // As a crash would leave it: what was acknowledged is on the disk.
        using var crashed = folder.Copy();
        var second = new Gate();
        await using (var next = await TestNode.StartAsync(options => options.Handle("work", second.Obey), folder: crashed.Path))
        {
            Assert.Equal(2, (await second.Entered).Attempt);
            second.Open();
            var task = await next.EndAsync(id);
            Assert.Equal(TaskState.Completed, task.State);
            var lost = task.History.ToArray().Select(entry => entry.Event).OfType<AttemptLost>().Single();
            Assert.Equal((true, true, TaskErrorTypes.NodeFailure), (lost.Charged, lost.Requeued, lost.Error.Type));
            Assert.Equal(TaskState.Completed, (await next.FindAsync(done)).State);
        }

        gate.Open();
    }

    [Fact]
    public async Task A_task_that_kills_its_process_again_and_again_is_found_out()
    {
        var folder = new TempFolder();
        var id = default(TaskId);
        for (var life = 1; life <= 2; life++)
        {
            var gate = new Gate();
            await using var node = await TestNode.StartAsync(options => options.Handle("poison", gate.Ignore), folder: folder.Path);
            id = life == 1 ? await node.SubmitAsync(TestNode.Spec("poison") with { Retry = new RetryPolicy { MaxLosses = 2 } }) : id;
            Assert.Equal(life, (await gate.Entered).Attempt);
            var crashed = folder.Copy();
            gate.Open();
            await node.StopAsync();
            folder.Dispose();
            folder = crashed;
        }

        await using (var last = await TestNode.StartAsync(_ => { }, folder: folder.Path))
        {
            var task = await last.EndAsync(id);
            Assert.Equal((TaskState.DeadLettered, 2), (task.State, task.Attempt));
        }

        folder.Dispose();
    }

    [Fact]
    public async Task A_shutdown_waits_for_running_attempts()
    {
        using var folder = new TempFolder();
        var gate = new Gate();
        TaskId id;
        await using (var node = await TestNode.StartAsync(
            options =>
            {
                options.DrainPatience = TimeSpan.FromMinutes(1);
                options.Slots = 1;
                options.Handle("work", gate.Obey);
            },
            folder: folder.Path))
        {
            id = await node.SubmitAsync(TestNode.Spec("work"));
            await gate.Entered;
            var next = await node.SubmitAsync(TestNode.Spec("echo"));
            var stopping = node.StopAsync();
            gate.Open();
            await stopping;
            var error = await Assert.ThrowsAsync<ServiceUnavailableException>(() => node.Tasks.SubmitAsync(TestNode.Spec("echo")).Soon());
            Assert.Equal("shutting_down", error.Code);
            _ = next;
        }

        await using var again = await TestNode.StartAsync(_ => { }, folder: folder.Path);
        Assert.Equal((TaskState.Completed, 1), ((await again.FindAsync(id)).State, (await again.FindAsync(id)).Attempt));
    }

    [Fact]
    public async Task An_attempt_that_outlasts_the_patience_is_given_back_and_not_charged()
    {
        using var folder = new TempFolder();
        var gate = new Gate();
        TaskId id;
        await using (var node = await TestNode.StartAsync(options => options.Handle("work", gate.Obey), folder: folder.Path))
        {
            id = await node.SubmitAsync(TestNode.Spec("work") with { Retry = new RetryPolicy { MaxAttempts = 1, MaxLosses = 1 } });
            await gate.Entered;
            await node.StopAsync();
            await gate.Stopped;
        }

        await using var again = await TestNode.StartAsync(options => options.Handle("work", _ => TaskOutcome.Done), folder: folder.Path);
        var task = await again.EndAsync(id);
        Assert.Equal((TaskState.Completed, 2), (task.State, task.Attempt));
        Assert.False(task.History.ToArray().Select(entry => entry.Event).OfType<AttemptLost>().Single().Charged);
    }

    [Fact]
    public async Task A_domain_with_a_snapshot_and_a_cut_journal_is_whole_after_each_restart()
    {
        using var folder = new TempFolder();
        var ids = new List<TaskId>();
        for (var life = 0; life < 4; life++)
        {
            await using var node = await TestNode.StartAsync(options => options.SnapshotAfterBytes = 4096, folder: folder.Path);
            foreach (var id in ids)
            {
                Assert.Equal(TaskState.Queued, (await node.FindAsync(id)).State);
            }

            for (var i = 0; i < 20; i++)
            {
                ids.Add(await node.SubmitAsync(TestNode.Spec("unheard-of", input: $"\"{new string('x', 500)}\"")));
                await node.RunAsync(TestNode.Spec("echo"));
            }
        }

        await using var last = await TestNode.StartAsync(_ => { }, folder: folder.Path);
        Assert.Equal(Enumerable.Reverse(ids), (await last.ListAsync(new TaskFilter { State = TaskState.Queued }, limit: 9)).Select(task => task.Id));
        Assert.Equal(80, (await last.ListAsync(new TaskFilter { State = TaskState.Completed })).Count);
    }

    private static void Configure(OrchestratorOptions options) =>
        options.Handle("fail", _ => TaskOutcome.Fail("no", retryable: false));
}
