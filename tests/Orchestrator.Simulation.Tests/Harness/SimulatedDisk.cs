using Orchestrator.Journal.InMemory;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>What survives a node: journal, table of finished tasks, and logs; and how well they do at the moment.</summary>
internal sealed class SimulatedDisk
{
    private readonly Queue<Action> held = new();

    public SimulatedDisk() => Log = new DurableLog(Storage);

    public InMemoryJournalStorage Storage { get; } = new();

    public InMemoryProjection Rows { get; } = new();

    public InMemoryLogStore Logs { get; } = new();

    public DurableLog Log { get; }

    /// <summary>How long the next commit takes.</summary>
    public Func<TimeSpan> CommitDelay { get; set; } = () => TimeSpan.Zero;

    /// <summary>How long the next operation on the table of finished tasks takes.</summary>
    public Func<TimeSpan> RowsDelay { get; set; } = () => TimeSpan.Zero;

    /// <summary>How the next operation of the journal goes.</summary>
    public Func<InMemoryOperation, InMemoryFault> Fault { get; set; } = _ => InMemoryFault.None;

    /// <summary>Whether the next operation on the table of finished tasks fails.</summary>
    public Func<bool> RowsFault { get; set; } = () => false;

    /// <summary>While true commits gather and none is carried out.</summary>
    public bool IsHeld { get; set; }

    /// <summary>While true nothing is written to the table of finished tasks.</summary>
    public bool AreRowsHeld { get; set; }

    /// <summary>Commits that wait for <see cref="CommitHeld"/>.</summary>
    public int Held => held.Count;

    /// <summary>Told what has become durable, before the node hears of it.</summary>
    public Action<IReadOnlyList<Domain.Tasks.HistoryEntry>> Committed { get; set; } = _ => { };

    /// <summary>The journal as one node opens it.</summary>
    public InMemoryJournal Open(NodeScheduler scheduler, TimeProvider clock) => new(
        Storage,
        commit =>
        {
            var carryOut = new Commit(this, commit, scheduler);
            if (CommitDelay() is { Ticks: > 0 } delay)
            {
                clock.CreateTimer(static item => ((Commit)item!).Schedule(), carryOut, delay, Timeout.InfiniteTimeSpan);
            }
            else
            {
                carryOut.Schedule();
            }
        },
        operation => Fault(operation));

    /// <summary>Carries out the oldest commit that was held; the next one that comes is held again.</summary>
    public void CommitHeld() => held.Dequeue()();

    /// <summary>Carries out everything that was held, and from now on all commits.</summary>
    public void LetGo()
    {
        IsHeld = false;
        while (held.Count > 0)
        {
            CommitHeld();
        }
    }

    private sealed class Commit(SimulatedDisk disk, Action commit, NodeScheduler scheduler) : Actors.IWorkItem
    {
        public void Schedule() => scheduler.Schedule(this);

        public void Run()
        {
            if (disk.IsHeld)
            {
                disk.held.Enqueue(() => scheduler.Schedule(new Held(this)));
                return;
            }

            CarryOut();
        }

        private void CarryOut()
        {
            commit();
            if (disk.Log.Pull() is { Count: > 0 } fresh)
            {
                disk.Committed(fresh);
            }
        }

        private sealed class Held(Commit commit) : Actors.IWorkItem
        {
            public void Run() => commit.CarryOut();
        }
    }
}
