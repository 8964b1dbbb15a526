using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench.Growth;

/// <summary>
/// An engine whose slots are all held by tasks that wait at a gate, so that a queue of runnable tasks stays as long as it is. A
/// round queues more urgent tasks, opens the gate and measures until the last of them has been started. Behind them come tasks that
/// wait at the next gate, before any of the long queue.
/// </summary>
internal sealed class GatedEngine : IAsyncDisposable
{
    private const int Slots = 1_000;
    private const string Gate = "gate";
    private const string Counted = "counted";
    private static readonly TimeSpan Long = TimeSpan.FromDays(365);
    private readonly ConcurrentDictionary<int, GateState> gates = new();
    private EngineRun run = null!;
    private TaskCompletionSource allRan = null!;
    private int left;
    private int round;

    private GatedEngine()
    {
    }

    /// <summary>Starts an engine with so many runnable tasks queued.</summary>
    public static async Task<GatedEngine> StartAsync(string folder, int queued, int tasks)
    {
        var engine = new GatedEngine();
        engine.run = await EngineRun.StartAsync(folder, JournalKind.Sqlite, Slots, options =>
        {
            // Nothing overtakes by having waited, and nobody waits for what is at the gate when the engine stops.
            options.Queue = new TaskQueueLimits { MaxWaiting = queued + tasks + (2 * Slots), AgeingStep = Long };
            options.DrainPatience = TimeSpan.Zero;
            options.Handle(Gate, (context, cancellation) => engine.WaitAsync(context, cancellation));
            options.Handle(Counted, _ => engine.Count());
        });
        await engine.run.SubmitAsync(engine.GateTasks(round: 0));
        await engine.GateAt(0).AllThere.Task;
        await engine.run.SubmitAsync(Enumerable.Repeat(EngineRun.Spec() with { Priority = TaskPriority.Background }, queued));
        return engine;
    }

    /// <summary>Lets so many tasks through and returns what one took, in microseconds.</summary>
    public async Task<double> MeasureAsync(int tasks)
    {
        allRan = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        left = tasks;
        await run.SubmitAsync(Enumerable.Repeat(EngineRun.Spec() with { Type = Counted }, tasks));
        await run.SubmitAsync(GateTasks(round + 1));
        var start = Stopwatch.GetTimestamp();
        GateAt(round).Open.SetResult();
        await allRan.Task;
        var elapsed = Stopwatch.GetElapsedTime(start);
        round++;
        await GateAt(round).AllThere.Task;
        await run.CatchUpAsync();
        return elapsed.TotalMicroseconds / tasks;
    }

    public ValueTask DisposeAsync() => run.DisposeAsync();

    private IEnumerable<TaskSpec> GateTasks(int round) => Enumerable.Repeat(
        EngineRun.Spec() with { Type = Gate, Priority = TaskPriority.Low, Timeout = TimeSpan.FromDays(1), Input = Encoding.UTF8.GetBytes($"{round}") }, Slots);

    private GateState GateAt(int number) => gates.GetOrAdd(number, _ => new GateState());

    private async Task<TaskOutcome> WaitAsync(TaskContext context, CancellationToken cancellation)
    {
        var gate = GateAt(context.GetInput<int>());
        if (Interlocked.Increment(ref gate.Waiting) == Slots)
        {
            gate.AllThere.SetResult();
        }

        await gate.Open.Task.WaitAsync(cancellation);
        return TaskOutcome.Done;
    }

    private TaskOutcome Count()
    {
        if (Interlocked.Decrement(ref left) == 0)
        {
            allRan.SetResult();
        }

        return TaskOutcome.Done;
    }

    private sealed class GateState
    {
        public int Waiting;

        public TaskCompletionSource AllThere { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
