using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Logs;

namespace Orchestrator.Engine.Agents;

/// <summary>The node's own agent: runs handlers in this process and serves every domain.</summary>
internal sealed class InProcessAgent(
    AgentPool pool,
    AgentProfile profile,
    string session,
    int slots,
    HandlerRegistry handlers,
    IDispatcher dispatcher,
    TimeProvider time,
    ILogger logger,
    int maxPayloadBytes,
    int compressAboveBytes,
    TimeSpan cancelGrace,
    TaskLogs logs,
    IArtifacts artifacts)
    : LocalAgent(pool, profile, session, slots, time)
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool givingBack;

    public IDispatcher Dispatcher => dispatcher;

    public ILogger Logger => logger;

    public int MaxPayloadBytes => maxPayloadBytes;

    /// <summary>Where results go that are too large for a task.</summary>
    public IArtifacts Artifacts => artifacts;

    /// <summary>Where attempts log.</summary>
    public TaskLogs Logs => logs;

    /// <summary>Results and checkpoints of more bytes are kept packed; zero packs none.</summary>
    public int CompressAboveBytes => compressAboveBytes;

    public override bool StartsAtOnce => true;

    /// <summary>How long an attempt that was told to stop may take before it is abandoned: a cancelled one its grace, any other 10 seconds.</summary>
    public TimeSpan PatienceFor(StopReason reason) => reason == StopReason.Cancelled ? cancelGrace : AbandonAfter;

    /// <summary>Gives it more slots or fewer from here on. Fewer end nothing: what occupies them ends, and they are not given out again.</summary>
    public void Resize(int slots)
    {
        lock (Pool.Gate)
        {
            Slots = slots;
            Pool.HasRoom(this);
        }
    }

    /// <summary>From here on attempts are of this session; those of an earlier one are over, whatever they bring.</summary>
    public void BeginSession(string session)
    {
        LocalAttempt[] over;
        lock (Pool.Gate)
        {
            if (session == Session)
            {
                return;
            }

            Pool.Renamed(this, () => Session = session);
            over = [.. Running];
        }

        foreach (var attempt in over)
        {
            RunOf(attempt).Stop(StopReason.Ended);
        }
    }

    /// <summary>Once it drains and nothing runs any longer: completes when every report is durable.</summary>
    public Task DeliveredAsync()
    {
        lock (Pool.Gate)
        {
            return Reported.Count == 0 ? Task.CompletedTask : delivered.Task;
        }
    }

    /// <summary>Tells an attempt to stop; one that is still running after its patience is abandoned and its slot is free again.</summary>
    public override void Stop(AttemptToken token, StopReason reason)
    {
        LocalAttempt? attempt;
        lock (Pool.Gate)
        {
            attempt = Running.Count > 0 ? Find(token) : null;
        }

        if (attempt is { Run: AttemptRun run, Report: null })
        {
            run.Stop(reason);
        }
    }

    /// <summary>The handler did not end in its grace: its slot is free, and what it still does is nobody's any longer.</summary>
    public void Abandon(LocalAttempt attempt)
    {
        lock (Pool.Gate)
        {
            if (!Drop(attempt))
            {
                return;
            }
        }

        RunOf(attempt).Abandoned();
        logger.LogWarning(
            "Task {Task}: attempt {Attempt} of type {Type} did not stop in time and was abandoned; its handler ignores its cancellation token",
            attempt.Task, attempt.Order.Attempt, attempt.Order.Type);
    }

    /// <summary>Finds a type's handler.</summary>
    public ITaskHandler Handler(string type) => handlers.Find(type);

    /// <summary>
    /// Takes no new attempts, waits for the running ones, and at the end of <paramref name="patience"/> tells the rest to stop
    /// and be given back. Completes when every slot is free.
    /// </summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellation)
    {
        lock (Pool.Gate)
        {
            IsDraining = true;
            Freed();
        }

        try
        {
            await drained.Task.OnOwnScheduler().WaitAsync(patience, Time, cancellation);
        }
        catch (TimeoutException)
        {
            LocalAttempt[] late;
            lock (Pool.Gate)
            {
                givingBack = true;
                late = [.. Running];
            }

            logger.LogInformation("Stopping {Count} attempts that are still running", late.Length);
            foreach (var attempt in late)
            {
                RunOf(attempt).Stop(StopReason.Shutdown);
            }

            await drained.Task.OnOwnScheduler().WaitAsync(cancellation);
        }
    }

    protected override void Prepare(LocalAttempt attempt) => attempt.Run = new AttemptRun(this, attempt);

    protected override void Start(LocalAttempt attempt)
    {
        dispatcher.Schedule(RunOf(attempt));
        if (givingBack)
        {
            RunOf(attempt).Stop(StopReason.Shutdown);
        }
    }

    protected override void Freed()
    {
        if (IsDraining && Used == 0)
        {
            drained.TrySetResult();
        }

        base.Freed();
    }

    protected override void Acknowledged()
    {
        if (IsDraining && Reported.Count == 0)
        {
            delivered.TrySetResult();
        }
    }

    private static AttemptRun RunOf(LocalAttempt attempt) => (AttemptRun)attempt.Run!;
}
