using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Hosting;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal;
using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Logs;
using Orchestrator.Journal.Projection;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

/// <summary>A node on the real thread pool: on the real clock and through the public door, or on a clock or table of the test's.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly OrchestratorNode node;
    private readonly FakeClock? clock;

    private TestNode(OrchestratorNode node, FakeClock? clock) => (this.node, this.clock) = (node, clock);

    /// <summary>Where it keeps what all nodes share.</summary>
    public IBlobStore Blobs => node.Blobs!;

    public IOrchestrator Tasks => node.Tasks;

    public IResultCache Cache => node.Cache;

    public EngineMetrics Metrics => node.Metrics;

    public Orchestrator.Engine.Workflows.IWorkflows Workflows => node.Workflows;

    /// <summary>The shards, for tests that do to one what no caller can.</summary>
    public ShardDirectory Shards => node.Shards;

    public static async Task<TestNode> StartAsync(
        Action<OrchestratorOptions> configure, FakeClock? clock = null, IProjection? projection = null, string? folder = null, IJournal? journal = null,
        ILogStore? logs = null, IBlobStore? blobs = null)
    {
        var options = new OrchestratorOptions
        {
            Journal = folder is null ? JournalKind.Memory : JournalKind.Sqlite,
            DataFolder = folder ?? "unused",
            DrainPatience = TimeSpan.Zero,
        };
        options.Handle("echo", context => new TaskOutcome.Completed(context.Input));
        configure(options);
        var node = clock is null && projection is null && journal is null && logs is null && blobs is null
            ? OrchestratorNodeFactory.Create(options, NullLoggerFactory.Instance)
            : new OrchestratorNode(options, new NodeEnvironment
            {
                Journal = journal ?? new InMemoryJournal(),
                Projection = projection ?? new InMemoryProjection(),
                Logs = logs ?? new InMemoryLogStore(),
                Blobs = blobs ?? new InMemoryBlobStore(),
                DiskCache = blobs is null ? null : new InMemoryBlobStore(),
                Time = clock ?? TimeProvider.System,
                Dispatcher = PoolDispatcher.Instance,
                LoggerFactory = NullLoggerFactory.Instance,
                NewChance = () => new CryptoChance(),
                NewMeter = OrchestratorNodeFactory.NewMeter,
            });
        await node.StartAsync().Soon();
        return new TestNode(node, clock);
    }

    public static TaskSpec Spec(string type, string domain = "default", string? input = null) => new()
    {
        Type = type,
        Domain = domain,
        Input = input is null ? default : Encoding.UTF8.GetBytes(input),
        Retry = new RetryPolicy { InitialInterval = TimeSpan.Zero },
    };

    public Task<TaskView> RunAsync(TaskSpec spec) => Tasks.RunAsync(spec).Soon();

    /// <summary>Submits a task that must be accepted.</summary>
    public async Task<TaskId> SubmitAsync(TaskSpec spec)
    {
        var response = await Tasks.SubmitAsync(spec).Soon();
        Assert.Equal(TaskReplyKind.Accepted, response.Kind);
        return response.Id;
    }

    /// <summary>Waits for the end, however far the test's clock is moved.</summary>
    public async Task<TaskView> EndAsync(TaskId id) =>
        await Tasks.WaitAsync(id, TimeSpan.FromDays(20)).Soon() ?? throw new InvalidOperationException($"No task {id}.");

    public async Task<TaskView> FindAsync(TaskId id) =>
        await Tasks.FindAsync(id).Soon() ?? throw new InvalidOperationException($"No task {id}.");

    /// <summary>Asks for the task until it is so.</summary>
    public async Task<TaskView> UntilAsync(TaskId id, Func<TaskView, bool> isSo)
    {
        TaskView? view = null;
        await UntilAsync(async () => isSo(view = await FindAsync(id)));
        return view!;
    }

    /// <summary>Waits until every ended task has left memory for the table.</summary>
    public Task UntilEvictedAsync() =>
        UntilAsync(async () =>
        {
            // A few tasks wait a moment for more before they are written.
            clock?.Advance(TimeSpan.FromMilliseconds(20));
            return (await Tasks.StatusAsync()).Domains.All(domain => domain.ProjectionLag == 0);
        });

    public async Task<List<TaskView>> ListAsync(TaskFilter? filter = null, int limit = 100)
    {
        var all = new List<TaskView>();
        TaskCursor? after = null;
        do
        {
            var page = await Tasks.ListAsync(filter ?? new TaskFilter(), limit, after).Soon();
            Assert.True(page.Items.Count <= limit);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    /// <summary>Asks again and again, for what gives no signal.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo)
    {
        return AskAsync().Soon();

        async Task AskAsync()
        {
            while (!await isSo())
            {
                await Task.Yield();
            }
        }
    }

    public Task StopAsync() => node.StopAsync().Soon();

    public async ValueTask DisposeAsync() => await node.DisposeAsync().AsTask().Soon();
}
