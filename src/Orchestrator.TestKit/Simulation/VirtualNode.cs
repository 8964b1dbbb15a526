using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Engine;

namespace Orchestrator.TestKit.Simulation;

/// <summary>One life of the process under test: a node on virtual time and the world's store, until it stops or dies.</summary>
internal sealed class VirtualNode
{
    private readonly NodeScheduler scheduler;
    private readonly AttemptGate gate;
    private readonly VirtualStore store;

    public VirtualNode(
        VirtualStore store, SimulatedDispatcher dispatcher, OutsideWork outside, TimeProvider time, TestFaults faults,
        OrchestratorOptions options, ILoggerFactory loggerFactory, SeededChance chance, SeededChance faultChance)
    {
        this.store = store;
        scheduler = new NodeScheduler(dispatcher, outside);
        gate = new AttemptGate(scheduler);
        Clock = new NodeClock(time);
        Options = options;
        foreach (var (type, handler) in options.Handlers.ToList())
        {
            options.Handle(type, new WatchedHandler(handler, this, faults, faultChance));
        }

        Node = new OrchestratorNode(options, new NodeEnvironment
        {
            Journal = store.Open(gate),
            Projection = store.Rows,
            Logs = store.Logs,
            Time = Clock,
            Dispatcher = gate,
            LoggerFactory = loggerFactory,
            NewChance = () => new SeededChance(chance.NextUInt64()),
        });
        Started = scheduler.Run(async () =>
        {
            await Node.StartAsync();
            return true;
        });
    }

    public OrchestratorNode Node { get; }

    public OrchestratorOptions Options { get; }

    public NodeClock Clock { get; }

    /// <summary>Completes when the node has recovered; fails when it cannot start.</summary>
    public Task<bool> Started { get; }

    public bool IsDead => scheduler.IsDead;

    public Exception? Broken => scheduler.Broken;

    /// <summary>Attempts whose handlers have not ended; the values mean nothing.</summary>
    public ConcurrentDictionary<WatchedAttempt, byte> Running { get; } = [];

    public IEnumerable<WatchedAttempt> Elsewhere => IsDead ? [] : Running.Keys.Where(attempt => attempt.IsElsewhere);

    /// <summary>Runs code on the node; it ends with the node.</summary>
    public Task<T> Start<T>(Func<Task<T>> code) => scheduler.Run(code);

    public Task<bool> Stop() => scheduler.Run(async () =>
    {
        await Node.StopAsync();
        return true;
    });

    public void OpenGate() => gate.Open();

    public void CloseGate() => gate.Close();

    public void Note(string text) => store.Trace.Note(text);

    /// <summary>Nothing of it runs any longer.</summary>
    public void Die()
    {
        scheduler.Die();
        Clock.Die();
    }
}
