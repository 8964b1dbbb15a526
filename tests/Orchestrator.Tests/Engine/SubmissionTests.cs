using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;

namespace Orchestrator.Tests.Engine;

public sealed class SubmissionTests
{
    [Fact]
    public async Task One_key_and_one_body_are_one_task()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        var spec = TestNode.Spec("echo", input: "1") with { IdempotencyKey = "order-1", BodyHash = 7 };
        var first = await node.RunAsync(spec);

        var repeated = await node.Tasks.SubmitAsync(spec).Soon();
        var conflict = await node.Tasks.SubmitAsync(spec with { BodyHash = 8 }).Soon();

        Assert.Equal((TaskReplyKind.Repeated, first.Id), (repeated.Kind, repeated.Id));
        Assert.Equal((TaskReplyKind.KeyConflict, first.Id), (conflict.Kind, conflict.Id));
        Assert.NotEqual(first.Id, (await node.RunAsync(spec with { Domain = "other" })).Id);
    }

    [Fact]
    public async Task Running_a_repeated_key_gives_the_first_tasks_end_in_memory_and_from_the_table()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("once", gate.Obey));
        var spec = TestNode.Spec("once") with { IdempotencyKey = "k", BodyHash = 1 };
        var both = Task.WhenAll(node.RunAsync(spec), node.RunAsync(spec));
        await gate.Entered;
        gate.Open();
        var ends = await both;
        await node.UntilEvictedAsync();

        var later = await node.RunAsync(spec);

        Assert.Equal(ends[0].Id, ends[1].Id);
        Assert.Equal(ends[0].Id, later.Id);
        Assert.Equal((TaskState.Completed, 1), (later.State, later.Attempt));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.RunAsync(spec with { BodyHash = 2 }));
        Assert.Contains("'k'", error.Message);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_takes_again_when_there_is_room()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Slots = 1;
            options.Queue = new TaskQueueLimits { MaxWaiting = 3 };
            options.Handle("hold", gate.Obey);
        });
        var running = await node.SubmitAsync(TestNode.Spec("hold"));
        await gate.Entered;
        var waiting = new List<TaskId>();
        for (var i = 0; i < 3; i++)
        {
            waiting.Add(await node.SubmitAsync(TestNode.Spec("echo")));
        }

        Assert.Equal(TaskReplyKind.QueueFull, (await node.Tasks.SubmitAsync(TestNode.Spec("echo")).Soon()).Kind);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.RunAsync(TestNode.Spec("echo")));
        Assert.Contains("is full", error.Message);
        Assert.Equal(TaskState.Completed, (await RunElsewhere()).State);

        gate.Open();
        foreach (var id in waiting.Append(running))
        {
            await node.EndAsync(id);
        }

        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("echo"))).State);

        // Another domain has room of its own, but the one slot must be free for it.
        async Task<Orchestrator.Engine.Tasks.TaskView> RunElsewhere()
        {
            var id = await node.SubmitAsync(TestNode.Spec("echo", domain: "other"));
            gate.Open();
            return await node.EndAsync(id);
        }
    }

    [Fact]
    public async Task A_domain_too_many_is_refused_and_the_known_ones_go_on()
    {
        await using var node = await TestNode.StartAsync(options => options.MaxDomains = 2);
        await node.RunAsync(TestNode.Spec("echo", domain: "a"));
        await node.RunAsync(TestNode.Spec("echo", domain: "b"));

        var error = await Assert.ThrowsAsync<TooManyDomainsException>(() => node.Tasks.SubmitAsync(TestNode.Spec("echo", domain: "c")));

        Assert.Contains("MaxDomains", error.Message);
        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("echo", domain: "a"))).State);
        Assert.Empty(await node.ListAsync(new TaskFilter { Domain = "c" }));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("日本 🚀")]
    [InlineData("%41")]
    [InlineData("..")]
    [InlineData("tasks/x/0")]
    public async Task A_domain_may_have_any_name(string domain)
    {
        await using var node = await TestNode.StartAsync(_ => { });

        Assert.Equal(domain, (await node.RunAsync(TestNode.Spec("echo", domain))).Spec.Domain);
        Assert.Equal("A", (await node.RunAsync(TestNode.Spec("echo", "A"))).Spec.Domain);
        Assert.Single(await node.ListAsync(new TaskFilter { Domain = domain }));
    }

    [Fact]
    public async Task Too_large_an_input_is_refused_by_name()
    {
        await using var node = await TestNode.StartAsync(options => options.MaxPayloadBytes = 1024);

        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            node.Tasks.SubmitAsync(TestNode.Spec("echo", input: $"\"{new string('x', 1023)}\"")));

        Assert.Contains("input_data has 1025 bytes; the limit is 1024", error.Message);
        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("echo", input: $"\"{new string('x', 1022)}\""))).State);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("hello")]
    [InlineData("1 2")]
    [InlineData(" ")]
    [InlineData("{}\n{}")]
    public async Task An_input_that_is_no_json_is_refused_by_name(string input)
    {
        await using var node = await TestNode.StartAsync(_ => { });

        var error = await Assert.ThrowsAsync<ArgumentException>(() => node.Tasks.SubmitAsync(TestNode.Spec("echo", input: input)));
        Assert.Contains("input_data", error.Message);
        await Assert.ThrowsAsync<ArgumentException>(() => node.Tasks.RunAsync(TestNode.Spec("echo", input: input)));
    }

    [Fact]
    public async Task An_input_may_be_as_deep_as_readers_can_read_and_not_deeper()
    {
        await using var node = await TestNode.StartAsync(_ => { });

        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("echo", input: Deep(64)))).State);
        await Assert.ThrowsAsync<ArgumentException>(() => node.Tasks.SubmitAsync(TestNode.Spec("echo", input: Deep(65))));

        static string Deep(int levels) => new StringBuilder().Append('[', levels).Append(']', levels).ToString();
    }

    [Fact]
    public async Task A_moment_outside_of_the_calendar_is_refused_by_name()
    {
        await using var node = await TestNode.StartAsync(_ => { });

        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            node.Tasks.SubmitAsync(TestNode.Spec("echo") with { RunAt = Orchestrator.Domain.Instant.Never }));

        Assert.Contains("run_at", error.Message);
        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("echo") with { RunAt = new Orchestrator.Domain.Instant(5) })).State);
    }

    [Fact]
    public async Task The_second_handler_of_a_type_replaces_the_first()
    {
        await using var node = await TestNode.StartAsync(options => options
            .Handle("who", _ => TaskOutcome.Complete("first"))
            .Handle("who", _ => TaskOutcome.Complete("second")));

        Assert.Equal("\"second\"", (await node.RunAsync(TestNode.Spec("who"))).ResultText());
    }

    [Fact]
    public async Task A_task_without_a_handler_waits_and_says_why()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        var id = await node.SubmitAsync(TestNode.Spec("unheard-of"));

        var task = await node.FindAsync(id);

        Assert.Equal((TaskState.Queued, "no agent runs task type 'unheard-of'"), (task.State, task.WaitingFor));
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_the_task_running()
    {
        var gate = new Gate();
        using var giveUp = new CancellationTokenSource();
        await using var node = await TestNode.StartAsync(options => options.Handle("hold", gate.Obey));
        var run = node.Tasks.RunAsync(TestNode.Spec("hold"), giveUp.Token);
        var context = await gate.Entered;

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Soon());
        gate.Open();
        Assert.True(TaskId.TryParse(context.TaskId, out var id));
        Assert.Equal(TaskState.Completed, (await node.EndAsync(id)).State);
    }

    [Fact]
    public async Task Waiting_ends_with_the_task_or_with_patience()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("hold", gate.Obey));
        var id = await node.SubmitAsync(TestNode.Spec("hold"));
        await gate.Entered;

        Assert.Equal(TaskState.Running, (await node.Tasks.WaitAsync(id, TimeSpan.Zero).Soon())!.State);
        var waits = Enumerable.Range(0, 20).Select(_ => node.EndAsync(id)).ToList();
        gate.Open();
        Assert.All(await Task.WhenAll(waits), task => Assert.Equal(TaskState.Completed, task.State));

        await node.UntilEvictedAsync();
        Assert.Equal(TaskState.Completed, (await node.EndAsync(id)).State);
        Assert.Null(await node.Tasks.WaitAsync(new TaskId(id.Shard, 1), TimeSpan.FromMinutes(1)).Soon());
        Assert.Null(await node.Tasks.WaitAsync(new TaskId(99, 1), TimeSpan.FromMinutes(1)).Soon());
        Assert.Null(await node.Tasks.FindAsync(new TaskId(99, 1)).Soon());
    }
}
