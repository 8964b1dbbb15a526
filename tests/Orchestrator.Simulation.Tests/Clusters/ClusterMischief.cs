using Orchestrator.Domain;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>Everything that happens to the processes of a cluster, drawn from the seed, and how it ends again.</summary>
/// <param name="start">Starts a process of this name.</param>
/// <param name="datesJump">Whether dates are set forwards and backwards.</param>
internal sealed class ClusterMischief(ClusterWorld world, SeededChance chance, Action<string> start, bool datesJump)
{
    // Patience with a shutdown whose phases have time-outs of their own.
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(3);
    private readonly Dictionary<ClusterProcess, TimeSpan> stopping = [];
    private int restarts;

    /// <summary>True while a process is still to be started.</summary>
    public bool IsPending => restarts > 0;

    public void Do()
    {
        if (Any() is not { } process)
        {
            return;
        }

        switch (Draw(22))
        {
            case < 3:
                Crash(process);
                break;
            case < 5:
                Stop(process);
                break;
            case < 8:
                Pause(process);
                break;
            case < 10:
                Cut(process);
                break;
            case 10:
                Isolate(process);
                break;
            case < 13:
                CutFromStore(process);
                break;
            case 13:
                StoreIsAway();
                break;
            case 14:
                world.Note($"{process.Name} has a flaky store");
                process.Trouble.BeFlaky(Time(5_000));
                break;
            case 15:
                world.Note("the store is flaky");
                foreach (var one in world.Running)
                {
                    one.Trouble.BeFlaky(Time(5_000));
                }

                break;
            case 16:
                world.Note($"{process.Name} has a slow store");
                process.Trouble.BeSlow(Time(10_000));
                break;
            case 17:
                Break(process);
                break;
            case 18 when datesJump:
                world.Note($"{process.Name}'s date jumps");
                process.Clock.Ahead += TimeSpan.FromMilliseconds(Draw(6_000) - 3_000);
                break;
            default:
                Operate(process);
                break;
        }
    }

    /// <summary>All that fails ends, all that is away comes back.</summary>
    public void End()
    {
        world.Network.MendAll();
        foreach (var process in world.Running)
        {
            process.Trouble.End();
            if (process.IsPaused)
            {
                process.Resume();
            }
        }

        if (world.Running.Count == 0 && restarts == 0)
        {
            Restart(world.Lives[0].Name, TimeSpan.Zero);
        }
    }

    /// <summary>Processes that have stopped, or could not start, end; whoever watches over them starts them again.</summary>
    public void Bury()
    {
        foreach (var process in world.Running)
        {
            if (process.Stopped is { } stopped)
            {
                stopping.TryAdd(process, world.Elapsed);
                if (stopped.IsCompleted)
                {
                    stopped.GetAwaiter().GetResult();
                    world.Note($"{process.Name} has stopped");
                    process.Die();
                    Restart(process.Name, Time(5_000));
                }
                else if (!process.WasPaused && world.Elapsed - stopping[process] > StopPatience)
                {
                    throw new SimulationFailedException($"{process.Name} does not stop.");
                }
            }
            else if (process.Started.IsFaulted)
            {
                world.Note($"{process.Name} could not start: {process.Started.Exception.InnerException!.Message}");
                process.Die();
                Restart(process.Name, TimeSpan.FromSeconds(1));
            }
        }
    }

    private void Crash(ClusterProcess process)
    {
        world.Note($"{process.Name} crashes");
        process.Die();
        Restart(process.Name, Draw(2) == 0 ? Time(500) : Time(15_000));
    }

    private void Restart(string name, TimeSpan delay)
    {
        restarts++;
        world.After(delay, () =>
        {
            restarts--;
            world.Note($"{name} starts");
            start(name);
        });
    }

    private void Stop(ClusterProcess process)
    {
        world.Note($"{process.Name} is told to stop");
        process.Stop();
    }

    private void Pause(ClusterProcess process)
    {
        if (process.IsPaused)
        {
            return;
        }

        world.Note($"{process.Name} is paused");
        process.Pause();
        world.After(Time(10_000), () =>
        {
            if (!process.IsDead && process.IsPaused)
            {
                world.Note($"{process.Name} goes on");
                process.Resume();
            }
        });
    }

    private void Cut(ClusterProcess process)
    {
        if (Any() is { } other && other != process)
        {
            world.Note($"{process.Name} and {other.Name} are cut off from each other");
            world.Network.Cut(process.Address, other.Address);
            world.After(Time(15_000), () => world.Network.Mend(process.Address, other.Address));
        }
    }

    private void Isolate(ClusterProcess process)
    {
        if (process.IsPaused)
        {
            return;
        }

        world.Note($"{process.Name} is cut off from all others");
        world.Network.Isolate(process.Address);
        world.After(Time(15_000), () =>
        {
            if (!world.Lives.Exists(life => life.Address == process.Address && !life.IsDead && life.IsPaused))
            {
                world.Network.Mend(process.Address);
            }
        });
    }

    private void CutFromStore(ClusterProcess process)
    {
        world.Note($"{process.Name} is cut off from the store");
        process.Trouble.Cut(Time(12_000));
        if (Draw(3) == 0)
        {
            Isolate(process);
        }
    }

    private void StoreIsAway()
    {
        world.Note("the store is away");
        var time = Time(10_000);
        foreach (var process in world.Running)
        {
            process.Trouble.Cut(time);
        }
    }

    private void Break(ClusterProcess process)
    {
        if (Any() is { } other && other != process)
        {
            world.Note($"the stream between {process.Name} and {other.Name} breaks");
            world.Network.Break(process.Address, other.Address);
        }
    }

    private void Operate(ClusterProcess process)
    {
        if (Any() is not { TakesCalls: true } other)
        {
            return;
        }

        switch (Draw(3))
        {
            case 0:
                world.Note($"{other.Name} declares {process.Name} down, as an operator says");
                other.Do(cluster => cluster.Membership.DownAsync(process.Name, CancellationToken.None));
                break;
            case 1:
                world.Note($"{other.Name} asks {process.Name} to leave");
                other.Do(cluster => cluster.Membership.AskToLeaveAsync(process.Name, CancellationToken.None));
                break;
            default:
                world.Note($"{other.Name} has the shards spread anew");
                other.Do(cluster => cluster.Placement.RebalanceAsync(CancellationToken.None));
                break;
        }
    }

    private ClusterProcess? Any() => world.Running is { Count: > 0 } running ? running[Draw(running.Count)] : null;

    private TimeSpan Time(int atMostMs) => TimeSpan.FromMilliseconds(Draw(atMostMs));

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
}
