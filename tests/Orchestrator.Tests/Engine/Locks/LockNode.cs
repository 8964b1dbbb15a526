using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Actors;
using Orchestrator.Engine;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Locks;
using Orchestrator.Journal;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine.Locks;

/// <summary>The actor of locks on a journal and a clock of the test's, behind the calls that everybody uses.</summary>
internal sealed class LockNode : IAsyncDisposable
{
    private readonly ActorSystem system;
    private readonly JournaledCalls<LocksActor> calls;
    private readonly Orchestrator.Engine.Locks.Locks locks;

    public LockNode(IJournal journal, FakeClock clock, LockOptions? options = null, long snapshotAfterBytes = JournaledSetup.DefaultSnapshotAfterBytes)
    {
        system = new ActorSystem(new ActorSystemOptions { TimeProvider = clock, LoggerFactory = NullLoggerFactory.Instance });
        system.Undelivered += undelivered => (undelivered.Message as IJournaledCall)?.Refuse(new ServiceUnavailableException("shutting_down", "stopped"));
        calls = new JournaledCalls<LocksActor>(
            LocksActor.Stream,
            "locks",
            claim => system.Spawn(
                "locks", () => new LocksActor(new JournaledSetup(journal, LocksActor.Stream, claim, snapshotAfterBytes), standsAlone: true, options ?? new LockOptions())),
            system.StopAsync,
            standsAlone: true);
        locks = new Orchestrator.Engine.Locks.Locks(calls, new CryptoChance());
        calls.Open();
    }

    public ILocks Locks => locks;

    public Task<LockAnswer> AcquireAsync(string name, string owner = "me", double ttl = 30, double wait = 0, string? lease = null, CancellationToken cancellation = default) =>
        locks.AcquireAsync(
            new LockRequest(name, owner) { Ttl = TimeSpan.FromSeconds(ttl), Wait = TimeSpan.FromSeconds(wait), LeaseId = lease }, cancellation).Soon();

    /// <summary>Begins to wait for a lock, and returns once everything called before is known to the actor.</summary>
    public async Task<Task<LockAnswer>> WaitAsync(string name, string owner, double wait = 60, string? lease = null, double ttl = 30, CancellationToken cancellation = default)
    {
        var waiting = AcquireAsync(name, owner, ttl, wait, lease, cancellation);
        await locks.FindAsync(name, CancellationToken.None).Soon();
        return waiting;
    }

    public Task StopAsync() => calls.CloseAsync().Soon();

    public void Open() => calls.Open();

    public async ValueTask DisposeAsync() => await system.DisposeAsync().AsTask().Soon();
}
