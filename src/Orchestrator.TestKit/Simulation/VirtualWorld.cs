using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Engine;
using Orchestrator.Journal;

namespace Orchestrator.TestKit.Simulation;

/// <summary>One seed's world: its clock, its store, and the node that lives in it at the moment. One thread at a time runs it.</summary>
internal sealed class VirtualWorld
{
    private const int DefaultSlots = 8;
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Action<OrchestratorOptions> configure;
    private readonly int seed;
    private readonly ILoggerFactory loggerFactory;
    private readonly SeededChance chance;
    private readonly SeededChance faultChance;
    private readonly VirtualStore store;
    private readonly NodeScheduler clients;
    private bool isRunning;
    private int stepsNow;
    private ITimer? restart;

    public VirtualWorld(Action<OrchestratorOptions> configure, int seed, DateTimeOffset? startAt, ILoggerFactory loggerFactory)
    {
        this.configure = configure;
        this.seed = seed;
        this.loggerFactory = loggerFactory;
        chance = new SeededChance((ulong)seed);
        faultChance = new SeededChance(~(ulong)seed);
        Clock = new FakeClock(startAt);
        Time = new VirtualTime(Clock);
        Dispatcher = new SimulatedDispatcher(seed);
        Trace = new EventTrace(Dispatcher, Clock);
        Faults = new TestFaults { Time = Clock };
        store = new VirtualStore(Trace, new JournalFaults(Faults, Clock, Trace, faultChance, () => isRunning).Of);
        clients = new NodeScheduler(Dispatcher, Outside);
        Node = Begin();
    }

    public FakeClock Clock { get; }

    public VirtualTime Time { get; }

    public SimulatedDispatcher Dispatcher { get; }

    public OutsideWork Outside { get; } = new();

    public EventTrace Trace { get; }

    public TestFaults Faults { get; }

    /// <summary>The process's life of this moment.</summary>
    public VirtualNode Node { get; private set; }

    /// <summary>Told when a node has ended: whoever waits for its answers waits in vain.</summary>
    public Action NodeEnded { get; set; } = () => { };

    /// <summary>How many steps were run so far; tells whether anybody runs the world.</summary>
    public long Steps { get; private set; }

    /// <summary>True while the test waits for real work, and therefore runs nothing.</summary>
    public bool WaitsForRealWork { get; set; }

    /// <summary>Real time without a step after which whoever waits for a call's answer is taken to wait in vain.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Steps at one moment after which the tasks are taken never to come to rest.</summary>
    public int MaxSteps { get; set; } = 2_000_000;

    /// <summary>Times the process has died so far.</summary>
    public int Crashes { get; private set; }

    /// <summary>Runs a test's own code on the simulation's thread; it survives the node.</summary>
    public Task<T> Start<T>(Func<Task<T>> code) => clients.Run(code);

    /// <summary>Runs the action by itself, so that code that does not return to its scheduler goes on within the simulation.</summary>
    public void Post(Action action)
    {
        if (new PostedAction(action) is var item && !Outside.Take(item))
        {
            Dispatcher.Schedule(item);
        }
    }

    /// <summary>Lets the engine answer; no attempt starts, and no more time passes than the engine needs to recover from a fault.</summary>
    /// <param name="within">The most virtual time; zero answers now or not at all.</param>
    public void Answer(Func<bool> isAnswered, TimeSpan within)
    {
        var end = Clock.GetTimestamp() + within.Ticks;
        while (true)
        {
            Enter(() => Settle(isAnswered), runs: false);
            var left = TimeSpan.FromTicks(end - Clock.GetTimestamp());
            if (left <= TimeSpan.Zero || isAnswered())
            {
                return;
            }

            JumpWithin(left, runs: false);
        }
    }

    /// <summary>Runs what is due now.</summary>
    public void Run(bool allowRealWork = false) => Enter(
        () =>
        {
            Settle(() => false);
            while (Clock.UntilNextTimer == TimeSpan.Zero)
            {
                stepsNow++;
                Clock.Advance(TimeSpan.Zero);
                Settle(() => false);
            }
        },
        runs: true,
        allowRealWork);

    /// <summary>Lets time pass from one due moment to the next until <paramref name="isDone"/>; false when it is not by then.</summary>
    public bool RunUntil(Func<bool> isDone, TimeSpan within)
    {
        var end = Clock.GetTimestamp() + within.Ticks;
        while (true)
        {
            Run();
            if (isDone())
            {
                return true;
            }

            var left = TimeSpan.FromTicks(end - Clock.GetTimestamp());
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            JumpWithin(left);
        }
    }

    /// <summary>Moves to the next due moment, or by <paramref name="atMost"/> when that is sooner.</summary>
    public void JumpWithin(TimeSpan atMost, bool runs = true, bool allowRealWork = false) => Enter(
        () => Clock.Advance(Clock.UntilNextTimer is { } next && next < atMost ? next : atMost),
        runs,
        allowRealWork);

    /// <summary>The process dies here and now, and starts again on what was durable.</summary>
    public void Crash(string why)
    {
        Crashes++;
        Follow(why);
    }

    /// <summary>The node's life is over; the next one begins.</summary>
    public void Follow(string why)
    {
        Trace.Note(why);
        Node.Die();
        NodeEnded();
        Node = Begin();
    }

    /// <summary>The test is over: nothing runs any more, and who waits is told so.</summary>
    public void End()
    {
        Node.Die();
        NodeEnded();
        Enter(() => Settle(() => false), runs: false, allowRealWork: true);
    }

    public TestOrchestratorException CalledFromInside() => Failure(
        "A handler, or code that the test orchestrator runs, called the test orchestrator itself. Such code takes IOrchestrator and awaits it; "
        + "only the test runs, advances, crashes and looks");

    public TestOrchestratorException Failure(string message, Exception? inner = null)
    {
        var elsewhere = Node.Elsewhere.Select(attempt => attempt.ToString()).Order(StringComparer.Ordinal).ToList();
        var hint = elsewhere.Count == 0 ? string.Empty : Environment.NewLine
            + $"Waiting for something outside of virtual time (real I/O, the real clock, or a signal of the test): {string.Join(", ", elsewhere)}. "
            + "Real work is waited for by RunAsync and AdvanceAsync only.";
        return new TestOrchestratorException($"{message} (seed {seed}, at {Clock.GetUtcNow():u}){hint}", inner);
    }

    private VirtualNode Begin()
    {
        var options = new OrchestratorOptions { Journal = JournalKind.Memory, Slots = DefaultSlots };
        configure(options);
        var node = new VirtualNode(store, Dispatcher, Outside, Clock, Faults, options, loggerFactory, chance, faultChance);
        if (isRunning)
        {
            node.OpenGate();
        }

        return node;
    }

    private void Enter(Action action, bool runs, bool allowRealWork = false)
    {
        if (Outside.IsInside)
        {
            throw CalledFromInside();
        }

        lock (gate)
        {
            // A synchronization context (test runners install one) would send continuations to other threads.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            Outside.Enter();
            try
            {
                stepsNow = 0;
                isRunning = runs;
                if (runs)
                {
                    Node.OpenGate();
                }

                action();
                if (Outside.HasInterfered && !allowRealWork)
                {
                    throw Failure(
                        "Work came from another thread while the test ran: a handler awaited real I/O or the real clock, used Task.Run, or left its "
                        + "scheduler with ConfigureAwait(false). Wait on context.Time, replace the I/O by a fake, or use RunAsync and AdvanceAsync, which wait for "
                        + "real work.");
                }
            }
            finally
            {
                isRunning = false;
                Node.CloseGate();
                Outside.Leave();
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
    }

    private void Settle(Func<bool> isDone)
    {
        while (true)
        {
            Outside.MoveTo(Dispatcher);
            if (isDone() || !Dispatcher.RunOne())
            {
                break;
            }

            Steps++;
            if (Node is { IsDead: false, Broken: { } broken })
            {
                throw Failure($"The engine failed: {broken.Message}", broken);
            }

            if (++stepsNow > MaxSteps)
            {
                throw Failure($"The tasks never come to rest: {MaxSteps:N0} steps ran at one moment. A retry or a snooze without a delay, perhaps.");
            }

            if (isRunning && Faults.CrashPerStep > 0 && faultChance.NextDouble() < Faults.CrashPerStep)
            {
                Crash("crash, by chance");
            }
        }

        StartAgainLater();
    }

    /// <summary>A node that cannot start because the journal is down is started again, as a service would be.</summary>
    private void StartAgainLater()
    {
        if (Node.IsDead || !Node.Started.IsFaulted || restart is not null)
        {
            return;
        }

        var failure = Node.Started.Exception!.InnerException!;
        if (failure is not JournalUnavailableException)
        {
            throw Failure($"The engine did not start: {failure.Message}", failure);
        }

        restart = Clock.CreateTimer(
            _ =>
            {
                restart!.Dispose();
                restart = null;
                if (Node.Started.IsFaulted)
                {
                    Follow("restart");
                }
            },
            null,
            RestartAfter,
            Timeout.InfiniteTimeSpan);
    }
}
