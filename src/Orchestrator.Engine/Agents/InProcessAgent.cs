using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Logs;

namespace Orchestrator.Engine.Agents;

/// <summary>
/// The node's own agent: runs handlers in this process and serves every domain. A slot is not a number that is counted
/// down but the attempt that occupies it: reserved, then running, until its handler ends or is abandoned.
/// </summary>
internal sealed class InProcessAgent : IAgentLink
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(10);
    private readonly TimeSpan cancelGrace;
    private readonly Lock gate = new();
    private readonly HashSet<AttemptRun> reserved = [];
    private readonly Dictionary<AttemptToken, AttemptRun> running = [];
    private readonly Dictionary<AttemptToken, AttemptRun> reported = [];
    private readonly Queue<ISlotWaiter> waiting = new();
    private readonly HandlerRegistry handlers;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool draining;
    private bool givingBack;

    public InProcessAgent(AgentProfile profile, string session, int slots, HandlerRegistry handlers, IDispatcher dispatcher, TimeProvider time, ILogger logger, int maxPayloadBytes, int compressAboveBytes, TimeSpan cancelGrace, TaskLogs logs)
    {
        Profile = profile;
        Session = session;
        Slots = slots;
        this.handlers = handlers;
        Dispatcher = dispatcher;
        Time = time;
        Logger = logger;
        MaxPayloadBytes = maxPayloadBytes;
        CompressAboveBytes = compressAboveBytes;
        this.cancelGrace = cancelGrace;
        Logs = logs;
    }

    public AgentProfile Profile { get; }

    /// <summary>Names this process's life, or in a cluster the node's life as a member: attempts of another session are gone.</summary>
    public string Session { get; private set; }

    public int Slots { get; private set; }

    public IDispatcher Dispatcher { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public int MaxPayloadBytes { get; }

    bool IAgentLink.StartsAtOnce => true;

    /// <summary>Where attempts log.</summary>
    public TaskLogs Logs { get; }

    /// <summary>Results and checkpoints of more bytes are kept packed; zero packs none.</summary>
    public int CompressAboveBytes { get; }

    /// <summary>How long an attempt that was told to stop may take before it is abandoned: a cancelled one its grace, any other 10 seconds.</summary>
    public TimeSpan PatienceFor(StopReason reason) => reason == StopReason.Cancelled ? cancelGrace : AbandonAfter;

    /// <summary>True once it takes no new attempts.</summary>
    public bool IsDraining
    {
        get
        {
            lock (gate)
            {
                return draining;
            }
        }
    }

    /// <summary>Occupied slots.</summary>
    public int Used
    {
        get
        {
            lock (gate)
            {
                return reserved.Count + running.Count;
            }
        }
    }

    /// <summary>Gives it more slots or fewer from here on. Fewer end nothing: what occupies them ends, and they are not given out again.</summary>
    public void Resize(int slots)
    {
        lock (gate)
        {
            Slots = slots;
            PassOn();
        }
    }

    /// <summary>Takes a slot for a shard; null when none is free, and then the shard is told when one is.</summary>
    public ISlot? TryReserve(ShardHandle shard, int wanted)
    {
        lock (gate)
        {
            if (draining)
            {
                return null;
            }

            if (reserved.Count + running.Count >= Slots)
            {
                if (!waiting.Contains(shard))
                {
                    waiting.Enqueue(shard);
                }

                return null;
            }

            return Reserve(shard);
        }
    }

    /// <summary>Takes a slot if one is free now; nobody waits for it.</summary>
    public AttemptRun? TryTake(ShardHandle shard)
    {
        lock (gate)
        {
            return draining || reserved.Count + running.Count >= Slots ? null : Reserve(shard);
        }
    }

    /// <summary>Puts somebody into the line for slots, and serves it at once if there are some.</summary>
    public void Await(ISlotWaiter waiter)
    {
        lock (gate)
        {
            if (!draining && !waiting.Contains(waiter))
            {
                waiting.Enqueue(waiter);
                PassOn();
            }
        }
    }

    /// <summary>From here on attempts are of this session; those of an earlier one are over, whatever they bring.</summary>
    public void BeginSession(string session)
    {
        AttemptRun[] over;
        lock (gate)
        {
            if (session == Session)
            {
                return;
            }

            Session = session;
            over = [.. running.Values];
        }

        foreach (var run in over)
        {
            run.Stop(StopReason.Ended);
        }
    }

    /// <summary>Gives back a reservation that is not used.</summary>
    public void Release(AttemptRun run)
    {
        lock (gate)
        {
            reserved.Remove(run);
            PassOn();
        }
    }

    /// <summary>Gives back everything a shard has reserved and not started: its state was thrown away.</summary>
    public void ReleaseReservations(ShardHandle shard) => ReleaseReservations(run => run.Shard == shard && run.Grant == 0);

    /// <summary>Gives back reservations that nobody will use.</summary>
    public void ReleaseReservations(Predicate<AttemptRun> unused)
    {
        lock (gate)
        {
            reserved.RemoveWhere(unused);
            PassOn();
        }
    }

    /// <summary>The reservation of this number; null when it is gone.</summary>
    public AttemptRun? FindReserved(long grant)
    {
        lock (gate)
        {
            return reserved.FirstOrDefault(run => run.Grant == grant);
        }
    }

    /// <summary>Runs the attempt: its start is durable.</summary>
    public void Launch(AttemptRun run)
    {
        bool late;
        lock (gate)
        {
            reserved.Remove(run);
            running.Add(run.Token, run);
            late = givingBack;
        }

        Dispatcher.Schedule(run);
        if (late)
        {
            run.Stop(StopReason.Shutdown);
        }
    }

    /// <summary>The handler has ended: the slot is free, the report stays until the shard has made it durable.</summary>
    public void Finished(AttemptRun run)
    {
        lock (gate)
        {
            if (running.Remove(run.Token))
            {
                reported.Add(run.Token, run);
            }

            // Before the slot is free: a shutdown that waits for the last slot flushes the shards next, and the report must be with them.
            run.Shard.Report(run);
            PassOn();
        }
    }

    /// <summary>The report is durable, or known to come too late.</summary>
    public void Acknowledge(AttemptRun run)
    {
        lock (gate)
        {
            reported.Remove(run.Token);
            if (draining && reported.Count == 0)
            {
                delivered.TrySetResult();
            }
        }
    }

    /// <summary>Once it drains and nothing runs any longer: completes when every report is durable.</summary>
    public Task DeliveredAsync()
    {
        lock (gate)
        {
            return reported.Count == 0 ? Task.CompletedTask : delivered.Task;
        }
    }

    /// <summary>Tells an attempt to stop; one that is still running after its patience is abandoned and its slot is free again.</summary>
    public void Stop(AttemptToken token, StopReason reason)
    {
        AttemptRun? run;
        lock (gate)
        {
            if (!running.TryGetValue(token, out run))
            {
                return;
            }
        }

        run.Stop(reason);
    }

    /// <summary>The handler did not end in its grace: its slot is free, and what it still does is nobody's any longer.</summary>
    public void Abandon(AttemptRun run)
    {
        lock (gate)
        {
            if (!running.Remove(run.Token))
            {
                return;
            }

            PassOn();
        }

        run.Abandoned();
        Logger.LogWarning(
            "Task {Task}: attempt {Attempt} of type {Type} did not stop in time and was abandoned; its handler ignores its cancellation token",
            run.TaskId, run.Attempt, run.TaskType);
    }

    /// <summary>Attempts of a shard that run, or have ended without the shard having said that it knows.</summary>
    public IReadOnlyList<AttemptRun> RunsOf(ShardHandle shard)
    {
        lock (gate)
        {
            return [.. running.Values.Concat(reported.Values).Where(run => run.Shard == shard)];
        }
    }

    /// <summary>Attempts that have had their slots for so long, and run.</summary>
    public IReadOnlyList<AttemptRun> RunningFor(TimeSpan time)
    {
        lock (gate)
        {
            return [.. running.Values.Where(run => Time.GetElapsedTime(run.ReservedAt) >= time)];
        }
    }

    /// <summary>Attempts that have ended without their shards having said that they know.</summary>
    public IReadOnlyList<AttemptRun> Reported()
    {
        lock (gate)
        {
            return [.. reported.Values];
        }
    }

    /// <summary>The attempt with this token, running or reported; null when there is none.</summary>
    public AttemptRun? Find(AttemptToken token)
    {
        lock (gate)
        {
            return running.GetValueOrDefault(token) ?? reported.GetValueOrDefault(token);
        }
    }

    /// <summary>Finds a type's handler.</summary>
    public ITaskHandler Handler(string type) => handlers.Find(type);

    /// <summary>
    /// Takes no new attempts, waits for the running ones, and at the end of <paramref name="patience"/> tells the rest to stop
    /// and be given back. Completes when every slot is free.
    /// </summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellation)
    {
        lock (gate)
        {
            draining = true;
            PassOn();
        }

        try
        {
            await drained.Task.OnOwnScheduler().WaitAsync(patience, Time, cancellation);
        }
        catch (TimeoutException)
        {
            AttemptRun[] late;
            lock (gate)
            {
                givingBack = true;
                late = [.. running.Values];
            }

            Logger.LogInformation("Stopping {Count} attempts that are still running", late.Length);
            foreach (var run in late)
            {
                run.Stop(StopReason.Shutdown);
            }

            await drained.Task.OnOwnScheduler().WaitAsync(cancellation);
        }
    }

    private AttemptRun Reserve(ShardHandle shard)
    {
        var run = new AttemptRun(this, shard);
        reserved.Add(run);
        return run;
    }

    /// <summary>Under the gate: hands free slots to the shards that wait, in turn.</summary>
    private void PassOn()
    {
        if (draining)
        {
            if (running.Count == 0 && reserved.Count == 0)
            {
                drained.TrySetResult();
            }

            return;
        }

        while (waiting.Count > 0 && reserved.Count + running.Count < Slots)
        {
            var waiter = waiting.Dequeue();
            var run = Reserve(waiter.Shard);
            if (!waiter.Take(run))
            {
                reserved.Remove(run);
            }
            else if (waiter is not ShardHandle && waiter.Wanted > 0)
            {
                waiting.Enqueue(waiter);
            }
        }
    }
}
