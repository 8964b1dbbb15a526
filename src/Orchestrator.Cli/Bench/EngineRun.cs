using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Engine.Hosting;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Cli.Bench;

/// <summary>The engine under load: callers that each submit a task, wait for its durable end, and submit the next.</summary>
internal sealed class EngineRun : IAsyncDisposable
{
    public const string NoOp = "noop";
    public static readonly byte[] Input = "{\"order\":4711,\"customer\":\"0123456789abcdef\",\"items\":[1,2,3],\"note\":\"a payload of about two hundred bytes, as jobs of this kind have: ids, a few numbers and a sentence for people\"}"u8.ToArray();
    private readonly OrchestratorNode node;

    private EngineRun(OrchestratorNode node) => this.node = node;

    public IOrchestrator Tasks => node.Tasks;

    public IWorkflows Workflows => node.Workflows;

    /// <summary>Starts an engine whose agent has a slot for every task in flight.</summary>
    /// <param name="configure">Sets up more than that; null for nothing more.</param>
    public static async Task<EngineRun> StartAsync(string folder, JournalKind journal, int slots, Action<OrchestratorOptions>? configure = null)
    {
        var options = new OrchestratorOptions { DataFolder = folder, Journal = journal, Slots = slots };
        options.Handle(NoOp, _ => TaskOutcome.Done);
        configure?.Invoke(options);
        var node = OrchestratorNodeFactory.Create(options, NullLoggerFactory.Instance);
        await node.StartAsync();
        return new EngineRun(node);
    }

    public static TaskSpec Spec() => new() { Type = NoOp, Domain = "default", Input = Input };

    /// <summary>Runs the tasks and returns the rate up to the last durable end, and how long each took, in milliseconds.</summary>
    /// <param name="specOf">The task of a number, from 1; null for all the same.</param>
    public async Task<(double Rate, TimeSpan Elapsed, double[] TimesMs)> RunAsync(int count, int inFlight, Action<int>? progress = null, Func<int, TaskSpec>? specOf = null)
    {
        var times = new double[count];
        var next = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => CallAsync()));
        var elapsed = Stopwatch.GetElapsedTime(start);
        return (count / elapsed.TotalSeconds, elapsed, times);

        async Task CallAsync()
        {
            await Task.Yield();
            var spec = Spec();
            int mine;
            while ((mine = Interlocked.Increment(ref next)) <= count)
            {
                var begun = Stopwatch.GetTimestamp();
                var task = await Tasks.RunAsync(specOf?.Invoke(mine) ?? spec);
                times[mine - 1] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                if (task.State != TaskState.Completed)
                {
                    throw new InvalidOperationException($"Task {task.Id} is {task.State.Name()}: {task.Error?.Message}");
                }

                if (mine % 10_000 == 0)
                {
                    progress?.Invoke(mine);
                }
            }
        }
    }

    /// <summary>How many ended tasks the table of finished tasks has not taken.</summary>
    public async Task<long> ProjectionLagAsync() => (await Tasks.StatusAsync()).Domains.Sum(domain => (long)domain.ProjectionLag);

    /// <summary>Submits the tasks in batches, one after the other.</summary>
    /// <returns>Their ids, in the same order.</returns>
    public async Task<IReadOnlyList<TaskId>> SubmitAsync(IEnumerable<TaskSpec> specs)
    {
        var ids = new List<TaskId>();
        foreach (var batch in specs.Chunk(5_000))
        {
            foreach (var outcome in await Tasks.SubmitManyAsync(batch))
            {
                ids.Add(outcome is { Failure: null, Reply.Kind: TaskReplyKind.Accepted }
                    ? outcome.Reply.Task
                    : throw new InvalidOperationException($"A task was not accepted: {outcome.Failure?.Message ?? outcome.Reply.Kind.ToString()}"));
            }
        }

        return ids;
    }

    /// <summary>Waits until nothing runs or waits, and the table of finished tasks has everything.</summary>
    public async Task RestAsync()
    {
        while ((await Tasks.StatusAsync()).Domains.Any(domain => domain.ProjectionLag + domain.QueueDepth + domain.Counts[(int)TaskState.Running] > 0))
        {
            await Task.Delay(5);
        }
    }

    /// <summary>Waits until the table of finished tasks has everything.</summary>
    public async Task CatchUpAsync()
    {
        while (await ProjectionLagAsync() > 0)
        {
            await Task.Delay(5);
        }
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
