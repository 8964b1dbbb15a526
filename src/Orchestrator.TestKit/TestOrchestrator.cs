using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.TestKit;

/// <summary>
/// The real engine in a test: one thread, a journal in memory, and time that passes only when the test says so. Attempts start in
/// <see cref="Run()"/>, <see cref="Advance"/> and their like, and nowhere else. The same seed and the same calls give the same course of
/// events. Not for use from several threads at once.
/// </summary>
public sealed class TestOrchestrator : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromDays(1);
    private static readonly TimeSpan DefaultRealWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromMinutes(5);
    private readonly VirtualWorld world;
    private readonly OrchestratorCalls calls;
    private bool isDisposed;

    /// <summary>Starts an engine on an empty store.</summary>
    /// <param name="configure">
    /// The set-up as a host has it, handlers included. Called once for each life of the process: again after each
    /// <see cref="Crash"/> and <see cref="Restart"/>. Data folder and kind of journal are ignored; slots are 8 unless set.
    /// </param>
    /// <param name="seed">Chooses the order of what could happen in any order, all ids, the jitter of back-offs, and the faults. Default 1.</param>
    /// <param name="startAt">The virtual time at the start. Default 2026-01-01T00:00:00Z.</param>
    /// <param name="log">Takes the engine's log, a line a call, such as a test framework's output. Default null: none.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public TestOrchestrator(Action<OrchestratorOptions> configure, int seed = 1, DateTimeOffset? startAt = null, Action<string>? log = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Seed = seed;
        world = new VirtualWorld(configure, seed, startAt, log is null ? NullLoggerFactory.Instance : new LineLog(log));
        calls = new OrchestratorCalls(world);
        WaitForStart();
    }

    /// <summary>What the test was made with; the same seed tells the same story again.</summary>
    public int Seed { get; }

    /// <summary>
    /// The engine for the code under test; it stays the same over crashes and restarts. Submitting, looking, listing and cancelling are
    /// answered at once. <c>RunAsync</c> and <c>WaitAsync</c> are answered when the test runs: keep the task, run, then await it; or have
    /// <see cref="Run{T}(Func{Task{T}}, TimeSpan?)"/> run the code.
    /// </summary>
    public IOrchestrator Orchestrator => calls;

    /// <summary>The virtual clock, for code beside the engine; handlers have it as <see cref="TaskContext.Time"/>.</summary>
    public TimeProvider Time => world.Time;

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>What goes wrong from now on. Nothing by default.</summary>
    public TestFaults Faults => world.Faults;

    /// <summary>What happened so far, a line each, with the virtual time since the start: every durable event, every crash, every fault.</summary>
    public IReadOnlyList<string> Trace => world.Trace.Lines;

    /// <summary>A hash of all that happened and in which order; equal for two runs that went the same way.</summary>
    public ulong TraceHash => world.Dispatcher.TraceHash;

    /// <summary>How often the process has died so far, by <see cref="Crash"/> or by chance.</summary>
    public int Crashes => world.Crashes;

    /// <inheritdoc cref="VirtualWorld.Patience"/>
    internal TimeSpan Patience
    {
        set => world.Patience = value;
    }

    /// <inheritdoc cref="VirtualWorld.MaxSteps"/>
    internal int MaxSteps
    {
        set => world.MaxSteps = value;
    }

    /// <summary>Submits a task with plain values; it is durable when this returns, and starts when the test runs.</summary>
    /// <param name="type">Which handler runs it.</param>
    /// <param name="input">The input, serialized by its own type with snake_case names; null for none.</param>
    /// <param name="change">More than the defaults: <c>spec => spec with { Delay = TimeSpan.FromHours(1) }</c>.</param>
    /// <exception cref="InvalidOperationException">The task was not accepted.</exception>
    /// <exception cref="ServiceUnavailableException">The journal is down. While the engine recovers from a single failed write, the second it takes passes.</exception>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public TaskId Submit(string type, object? input = null, Func<TaskSpec, TaskSpec>? change = null) =>
        Answer(() => Orchestrator.SubmitAsync(type, input, change));

    /// <summary>Submits a task as it is; the answer says whether it was accepted.</summary>
    public TaskResponse Submit(TaskSpec spec) => Answer(() => Orchestrator.SubmitAsync(spec));

    /// <summary>The task as it stands. While the journal is down, as it was last stored.</summary>
    /// <exception cref="KeyNotFoundException">There is no such task.</exception>
    public TaskView Get(TaskId id)
    {
        try
        {
            return Answer(() => calls.FindNow(id)) ?? throw new KeyNotFoundException($"There is no task {id}.");
        }
        catch (ServiceUnavailableException) when (world.Trace.Of(id) is { } stored)
        {
            return new TaskView(TaskRecord.Fold(stored));
        }
    }

    /// <summary>The names of the task's durable events, oldest first, such as <c>submitted</c>, <c>started</c>, <c>completed</c>.</summary>
    public IReadOnlyList<string> Events(TaskId id) => [.. (world.Trace.Of(id) ?? []).Select(entry => entry.Event.Type.Name())];

    /// <summary>Runs until nothing is due now. No time passes, and nothing real is waited for.</summary>
    public void Run() => Use().Run();

    /// <summary>
    /// Lets virtual time pass and runs everything that falls due on the way, each at its own moment and in order. Takes as long as the work
    /// takes, not as long as the time. Handlers that wait for something real are not waited for.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = Use().Clock.GetTimestamp() + by.Ticks;
        do
        {
            world.Run();
        }
        while (Jump(end, allowRealWork: false));
    }

    /// <summary>Lets time pass from one due moment to the next until the condition holds.</summary>
    /// <param name="condition">Looked at whenever nothing is due; it may call <see cref="Get"/>.</param>
    /// <param name="within">The most virtual time this may take. Default a day.</param>
    /// <exception cref="TestOrchestratorException">It does not hold within that time, or nothing will happen any more.</exception>
    public void RunUntil(Func<bool> condition, TimeSpan? within = null)
    {
        if (!Use().RunUntil(condition, within ?? DefaultWithin))
        {
            throw world.Failure($"The condition did not come to hold within {within ?? DefaultWithin}");
        }
    }

    /// <summary>
    /// Runs code that awaits the engine, or virtual time, to its end: on the test's one thread, letting time pass as far as it has to. It
    /// lives outside of the process: a crash makes its calls fail, as a lost connection would.
    /// </summary>
    /// <param name="code">The code under test.</param>
    /// <param name="within">The most virtual time this may take. Default a day.</param>
    /// <returns>What the code returns; what it throws is thrown.</returns>
    /// <exception cref="TestOrchestratorException">It does not end within that time.</exception>
    public T Run<T>(Func<Task<T>> code, TimeSpan? within = null)
    {
        var running = Use().Start(code);
        if (!world.RunUntil(() => running.IsCompleted, within ?? DefaultWithin))
        {
            throw world.Failure(
                $"The code did not end within {within ?? DefaultWithin}; or it went on on another thread (Task.Run, real I/O), where it is not waited for");
        }

        return running.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, TimeSpan?)"/>
    public void Run(Func<Task> code, TimeSpan? within = null) => Run(
        async () =>
        {
            await code();
            return true;
        },
        within);

    /// <summary>
    /// As <see cref="Run()"/>, and waits for handlers that do something real: as long as one of them waits neither for virtual time nor for the
    /// engine. What such a test does is not determined by its seed alone.
    /// </summary>
    /// <param name="atMost">Real time after which it gives up. Default 10 s.</param>
    /// <exception cref="TestOrchestratorException">Real work took longer; the message names it.</exception>
    public async Task RunAsync(TimeSpan? atMost = null)
    {
        var patience = atMost ?? DefaultRealWait;
        var since = Stopwatch.GetTimestamp();
        Use().WaitsForRealWork = true;
        try
        {
            while (true)
            {
                // Before the look, or what arrives in between would be missed.
                var arrival = world.Outside.Arrival;
                world.Run(allowRealWork: true);
                if (!world.Node.Elsewhere.Any())
                {
                    return;
                }

                if (Stopwatch.GetElapsedTime(since) > patience)
                {
                    throw world.Failure($"Real work did not end within {patience}");
                }

                // Now and then, because code that left its scheduler does not say when it begins to wait for virtual time.
                await Task.WhenAny(arrival, Task.Delay(TimeSpan.FromMilliseconds(10)));
            }
        }
        finally
        {
            world.WaitsForRealWork = false;
        }
    }

    /// <summary>As <see cref="Advance"/>, but time stands still while a handler does something real; see <see cref="RunAsync"/>.</summary>
    /// <param name="by">Virtual time to pass.</param>
    /// <param name="atMost">Real time after which each wait gives up. Default 10 s.</param>
    public async Task AdvanceAsync(TimeSpan by, TimeSpan? atMost = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = Use().Clock.GetTimestamp() + by.Ticks;
        do
        {
            await RunAsync(atMost);
        }
        while (Jump(end, allowRealWork: true));
    }

    /// <summary>
    /// The process dies and starts again: what was not durable is gone, attempts that ran are lost, and the engine recovers from its journal.
    /// No time passes; lost attempts start again when the test runs.
    /// </summary>
    public void Crash()
    {
        Use().Crash("crash");
        WaitForStart();
    }

    /// <summary>
    /// The process stops in order and starts again. Time passes as far as running attempts need it, at most
    /// <see cref="OrchestratorOptions.DrainPatience"/> and the 10 s after which attempts that do not obey are abandoned.
    /// </summary>
    public void Restart()
    {
        var node = Use().Node;
        var stopping = node.Stop();
        if (!world.RunUntil(() => stopping.IsCompleted || node.IsDead, StopsWithin + node.Options.DrainPatience))
        {
            throw world.Failure("The engine did not stop");
        }

        // It may have died by chance meanwhile, and then it has started again.
        if (!node.IsDead)
        {
            stopping.GetAwaiter().GetResult();
            world.Follow("restart");
        }

        WaitForStart();
    }

    /// <summary>The seed and where the test stands, for messages.</summary>
    public override string ToString() => $"seed {Seed}, at {Now:u}, {Crashes} crashes, trace {TraceHash:x16}";

    /// <summary>Ends the process where it stands; handlers that still run are forgotten.</summary>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            world.End();
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private bool Jump(long end, bool allowRealWork)
    {
        var left = TimeSpan.FromTicks(end - world.Clock.GetTimestamp());
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        world.JumpWithin(left, allowRealWork: allowRealWork);
        return true;
    }

    private T Answer<T>(Func<Task<T>> call) =>
        Use().Outside.IsInside ? throw world.CalledFromInside() : call().GetAwaiter().GetResult();

    // To rest, not to the start alone: who waited for the process that died is told so as well.
    private void WaitForStart() => world.Answer(() => false, TimeSpan.Zero);

    private VirtualWorld Use()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return world;
    }
}
