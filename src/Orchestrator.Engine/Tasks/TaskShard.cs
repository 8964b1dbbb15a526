using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks;

/// <summary>
/// One domain's queue as an actor: it decides and applies each message at once, sends a burst's events to the journal as one
/// append, and goes on while that is in flight. A failure throws its state away; its supervisor starts it again by replay.
/// </summary>
internal sealed class TaskShard : Actor<IShardMessage>
{
    private readonly Decision decision;
    private readonly ShardRecovery recovery;
    private TaskQueue? queue;
    private (Instant At, long Timestamp)? clockBehindSince;
    private ServiceUnavailableException? unavailable;
    private bool isHandingOver;

    public TaskShard(TaskShardSetup setup)
    {
        Setup = setup;
        decision = new Decision(setup.Chance);
        Commit = new GroupCommit(this, setup.Journal);
        Waiters = new EndWaiters(this);
        Dispatch = new ShardDispatch(this);
        Attempts = new ShardAttempts(this);
        Deadlines = new ShardDeadlines(this);
        Snapshots = new ShardSnapshots(this);
        Caching = new ShardCaching(this);
        recovery = new ShardRecovery(this);
    }

    public TaskShardSetup Setup { get; }

    public TaskQueue Queue => queue ?? throw new InvalidOperationException("The shard has not recovered yet.");

    public GroupCommit Commit { get; }

    public EndWaiters Waiters { get; }

    public ShardDispatch Dispatch { get; }

    public ShardAttempts Attempts { get; }

    public ShardDeadlines Deadlines { get; }

    public ShardSnapshots Snapshots { get; }

    public ShardCaching Caching { get; }

    public AgentPool Agents => Setup.Agents;

    /// <summary>This shard, as this node knows it.</summary>
    public ShardHandle Handle => Setup.Handle;

    public IDispatcher Dispatcher => Agents.Own.Dispatcher;

    public TimeProvider Time => Agents.Own.Time;

    public ActorRef<IShardMessage> Self => Context.Self;

    public ILogger Logger => Context.Logger;

    /// <summary>The time to decide at: never before the last event, whatever the clock does, and never standing still.</summary>
    public Instant Now
    {
        get
        {
            var clock = Instant.From(Context.Time.GetUtcNow());
            if (clock >= Queue.LastEventAt)
            {
                clockBehindSince = null;
                return clock;
            }

            // The clock was set back, or was ahead in an earlier life: time goes on from the last event by the monotonic clock.
            var (at, timestamp) = clockBehindSince ??= (Queue.LastEventAt, Context.Time.GetTimestamp());
            return Instant.Max(at + Context.Time.GetElapsedTime(timestamp), Queue.LastEventAt);
        }
    }

    public bool HasRecovered => queue is not null;

    /// <summary>Decides a command, applies its events and puts them into the burst.</summary>
    public TaskReply Execute(TaskCommand command)
    {
        decision.Begin(Now);
        var reply = (command is SubmitTask submission ? Caching.WithKnown(submission) : command).Decide(Queue, decision);
        foreach (var @event in decision.Events)
        {
            Apply(@event);
        }

        foreach (var attempt in decision.Stopped)
        {
            Commit.ReleaseLater(new StopAttempt(Agents, attempt.Session, attempt.Token, StopReason.Ended));
        }

        return reply;
    }

    /// <summary>The task as callers see it now.</summary>
    public TaskView View(TaskRecord task) => new(task, Dispatch.WhyWaiting(task));

    /// <summary>The queue has recovered; messages are welcome.</summary>
    public void Recovered(TaskQueue recovered)
    {
        queue = recovered;
        unavailable = null;
        Setup.Events.Recovered(recovered.Shard, Setup.Domain, recovered.Sequence);
        Setup.OnRecovered(recovered.Shard);
        Attempts.Reconcile();
        Deadlines.Recovered();
        Context.PauseUserMessages = false;
    }

    /// <summary>From here on it begins nothing, and what waits in its mailbox stays there.</summary>
    public void BeginHandOver()
    {
        isHandingOver = true;
        Throttle();
    }

    /// <summary>Hands ended tasks, durable up to <paramref name="position"/>, to the table of finished tasks.</summary>
    public void Project(long position, IReadOnlyList<TaskView> finished) =>
        Setup.Projector.Tell(new Projection.ProjectFinished(Self, Queue.Shard, Commit.Owner!.Token, position, finished));

    /// <summary>The table of finished tasks has taken everything up to <paramref name="position"/>.</summary>
    public void Projected(long position)
    {
        Queue.Evict(Math.Min(position, Commit.DurableSequence));
        Throttle();
    }

    internal void Pipe<T>(ValueTask<T> task, Func<T, IShardMessage> onSuccess, Func<Exception, IShardMessage> onFailure) =>
        Context.Pipe(task, onSuccess, onFailure);

    internal void StartTimer(object key, TimeSpan delay, IShardMessage message) => Context.Timers.StartOnce(key, delay, message);

    protected override void OnStart()
    {
        if (Context.RestartCause is { } cause)
        {
            // Callers are told at once while a failing store is tried again; on a first start they wait for the replay.
            unavailable = IsElsewhere(cause)
                ? ServiceUnavailableException.Moved(Setup.Domain)
                : new ServiceUnavailableException("storage_unavailable", $"Domain '{Setup.Domain}' is being recovered: {cause.Message}", cause);
        }
        else
        {
            Context.PauseUserMessages = true;
        }

        recovery.Start();
    }

    protected override void OnReceive(IShardMessage message)
    {
        if (queue is null && message is not IRecoveryMessage)
        {
            message.Refuse(unavailable ?? new ServiceUnavailableException("recovering", $"Domain '{Setup.Domain}' is being recovered."));
            return;
        }

        try
        {
            message.Handle(this);

            // Never amid a message: its answer must not rest on a later append than its events.
            Commit.FlushWhenLarge();
        }
        catch (Exception e)
        {
            // The supervisor decides about the shard; whoever sent the message must hear of it all the same.
            message.Refuse(new ServiceUnavailableException("recovering", $"Domain '{Setup.Domain}' failed and starts again: {e.Message}", e));
            throw;
        }
    }

    protected override void OnBurstEnd()
    {
        if (queue is null)
        {
            return;
        }

        if (!isHandingOver)
        {
            Dispatch.StartReady();
        }

        Commit.Flush();
        Deadlines.Arm();
        Snapshots.SaveWhenDue();
        Setup.Counters.Note(Queue);
        Throttle();
    }

    protected override void OnRestarting(Exception cause, IShardMessage? failed)
    {
        Logger.LogError("Domain {Domain}: state thrown away, starting again from the journal: {Reason}", Setup.Domain, cause.Message);
        var unavailable = new ServiceUnavailableException(
            cause is AppendFailedException or RecoveryFailedException ? "storage_unavailable" : "recovering",
            $"Domain '{Setup.Domain}' could not make the command durable: {cause.Message}",
            cause);

        // Another node has the shard, and nothing of this was written: whoever waits is served there.
        var moved = ServiceUnavailableException.Moved(Setup.Domain);
        Abandon(IsElsewhere(cause) ? moved : unavailable, Handle.Claim > 0 ? moved : unavailable);
    }

    protected override void OnStop()
    {
        // What is in flight may become durable yet; those who only wait for an end can wait elsewhere.
        var reason = Handle.WhyStopped ?? new ServiceUnavailableException("shutting_down", "The node is shutting down.");
        Abandon(
            reason.IsMoved ? new ServiceUnavailableException("outcome_unknown", $"Domain '{Setup.Domain}' left this node before the command was durable.") : reason,
            reason);
    }

    /// <summary>True when the shard failed because another node has it.</summary>
    private bool IsElsewhere(Exception cause) => Handle.Claim > 0
        && cause is AppendFailedException { Status: Journal.AppendStatus.Stale } or RecoveryFailedException { InnerException: Journal.StaleClaimException };

    private void Abandon(ServiceUnavailableException reason, ServiceUnavailableException toWaiters)
    {
        Commit.Abandon(reason);
        Waiters.Abandon(toWaiters);
        Dispatch.End();
        Agents.ReleaseReservations(Handle);
    }

    private void Apply(TaskEvent @event)
    {
        var sequence = Queue.Sequence + 1;
        Queue.Apply(sequence, @event);
        Commit.Add(sequence, @event);
        if (@event.Type.IsTerminal())
        {
            var task = Queue.Find(@event.Task)!;
            Commit.CountRun(task, @event);
            var view = new TaskView(task);
            if (@event is TaskCompleted completed)
            {
                Caching.Completed(task, completed);
            }

            Waiters.Ended(view);
            Commit.ProjectLater(view);
            if (task.Spec.Parent is { } parent)
            {
                Commit.ReleaseLater(new TellRun(Setup.Runs, parent, view));
            }
        }
        else if (@event.Type is TaskEventType.Retried or TaskEventType.LateResult)
        {
            Commit.ProjectLater(new TaskView(Queue.Find(@event.Task)!));
        }
        else if (@event.Type is TaskEventType.AttemptFailed or TaskEventType.AttemptCompleted or TaskEventType.Queued)
        {
            Commit.CountRun(Queue.Find(@event.Task)!, @event);
        }
    }

    /// <summary>New work waits while too much is on its way to the disk or to the table of finished tasks; reports never wait.</summary>
    private void Throttle() =>
        Context.PauseUserMessages =
            isHandingOver
            || Commit.BytesInFlight > Setup.Options.MaxBytesInFlight
            || Queue.FinishedInMemory > Setup.Options.MaxProjectionLag;
}
