using Orchestrator.Domain;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents.Pool;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>
/// An agent from outside in one of its sessions. It has room while a channel is open, and otherwise as many slots as its long poll asks for. Guarded by
/// the pool's gate.
/// </summary>
internal sealed partial class SessionAgent(AgentPool pool, AgentRegistration registration, string session, AgentRecord record, TimeProvider time)
    : LocalAgent(pool, registration.Profile, session, registration.Slots, time)
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(TaskId Task, AttemptToken Token, bool IsCancelled)> toCancel = [];
    private LongPoll? poll;
    private string? heldBack;
    private long? busyAt;

    /// <summary>The open channel; null when it has none.</summary>
    public IAgentChannel? Channel { get; private set; }

    /// <summary>True when it was ever attached by a channel.</summary>
    public bool HadChannel { get; private set; }

    /// <summary>When it was last heard of, as a timestamp of the node's clock.</summary>
    public long HeardAt { get; set; } = time.GetTimestamp();

    /// <summary>When its channel broke off, as a timestamp; null while one is open or when it never had one.</summary>
    public long? BrokeAt { get; private set; }

    /// <summary>True once the session is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How it does its work.</summary>
    public AgentRecord Record { get; } = record;

    public override bool StartsAtOnce => Channel?.StartsAtOnce ?? true;

    public override bool StartsByItself => false;

    public override bool IsRanked => true;

    /// <summary>Completes when it drains and holds nothing any longer.</summary>
    public Task Drained => drained.Task;

    /// <summary>Why it gets no work although it has room, in words; null when it does.</summary>
    public string? HeldBack => heldBack ?? Record.WhyHeldBack(Now);

    public override string? WhyHeldBack => base.WhyHeldBack ?? HeldBack ?? (busyAt is not null ? "it has just said that it is busy" : Channel is null && poll is null ? "it does not ask for any" : null);

    public override bool HasRoom =>
        base.HasRoom && !IsOver && heldBack is null && busyAt is null && (Channel is not null || poll is { HasRoom: true }) && Record.Allows(Now);

    public override AgentLoad Load => new(
        Slots, Used, Profile.Weight, Share(Taken.Cpu, Profile.Cpu), Share(Taken.Memory, Profile.Memory), Share(Taken.Gpu, Profile.Gpu), Record.ReportedLoad, Record.Latency);

    private Instant Now => Instant.From(Time.GetUtcNow());

    /// <summary>Under the gate: a channel is open from here on.</summary>
    /// <returns>The one before, to be closed; null when there was none.</returns>
    public IAgentChannel? Connect(IAgentChannel channel)
    {
        var before = Channel;
        (Channel, HadChannel, BrokeAt, HeardAt) = (channel, true, null, Time.GetTimestamp());
        foreach (var (task, token, isCancelled) in toCancel)
        {
            channel.Cancel(task, token, isCancelled);
        }

        toCancel.Clear();
        Pool.HasRoom(this);
        return before;
    }

    /// <summary>Under the gate: the channel has broken.</summary>
    public void Disconnect(IAgentChannel channel)
    {
        if (Channel == channel)
        {
            (Channel, BrokeAt) = (null, Time.GetTimestamp());
            Pool.LoadChanged(this);
        }
    }

    /// <summary>Under the gate: a long poll is open from here on; one before it answers with what it has.</summary>
    public void Open(LongPoll call)
    {
        poll?.Replace();
        poll = call;
        Pool.HasRoom(this);
        call.Settle();
    }

    /// <summary>Under the gate: a long poll is over.</summary>
    public void Closed(LongPoll call)
    {
        if (poll == call)
        {
            poll = null;
        }

        Pool.LoadChanged(this);
    }

    /// <summary>True when there is something else to tell than work.</summary>
    public bool HasNews => toCancel.Count > 0 || canary is not null || IsDraining || IsOver;

    /// <summary>Tasks whose attempts the agent is to stop, told once.</summary>
    public IReadOnlyList<TaskId> TakeCancels()
    {
        lock (Pool.Gate)
        {
            TaskId[] told = [.. toCancel.Select(stop => stop.Task)];
            toCancel.Clear();
            return told;
        }
    }

    /// <summary>The agent has not taken an attempt: it gets no more before it has finished something, or a moment has passed.</summary>
    public void Busy(LocalAttempt attempt)
    {
        lock (Pool.Gate)
        {
            busyAt = Time.GetTimestamp();
        }

        GiveBack(attempt, $"Agent '{Profile.Id}' was busy and did not start the attempt.", charged: false);
    }

    /// <summary>True while it waits for work: it is there.</summary>
    public bool IsPolling => poll is { IsOpen: true };

    /// <summary>True when it drains, holds nothing and is not connected.</summary>
    public bool HasLeft => IsDraining && Used == 0 && Reported.Count == 0 && (Channel is null || Channel.StartsAtOnce) && poll is null;

    /// <summary>True when time alone may let it be given work.</summary>
    public bool IsToBeReviewed => busyAt is not null || Record.IsToBeReviewed(Now);

    /// <summary>Under the gate: looks again whether it can be given work.</summary>
    public void Review()
    {
        if (busyAt is { } at && Time.GetElapsedTime(at) >= BusyFor)
        {
            busyAt = null;
        }

        Pool.HasRoom(this);
    }

    /// <summary>Under the gate: it gets no work until this is taken back with null.</summary>
    public void HoldBack(string? reason)
    {
        heldBack = reason;
        Pool.HasRoom(this);
    }

    /// <summary>Under the gate: its machine is so loaded, 0 to 1.</summary>
    public void ReportLoad(double load)
    {
        Record.ReportedLoad = load;
        Pool.LoadChanged(this);
    }

    /// <summary>Under the gate: it takes no more, finishes what it has and leaves.</summary>
    public void Drain()
    {
        IsDraining = true;
        Freed();
        poll?.Settle();
    }

    /// <summary>Gives an attempt back to its shard.</summary>
    public void GiveBack(LocalAttempt attempt, string reason, bool charged)
    {
        attempt.Progress?.Stop(flush: true);
        lock (Pool.Gate)
        {
            Record.Ended(attempt.Trial);
        }

        Finished(attempt, new LoseAttempt(attempt.Task, attempt.Token, ErrorKindNames.AgentLost, reason, charged));
    }

    /// <summary>Under the gate: gives back what the agent says that it does not run.</summary>
    /// <returns>What is to be given back once the gate is left.</returns>
    public IReadOnlyList<LocalAttempt> NotAmong(IReadOnlyCollection<TaskId> running, long since) =>
        [.. Running.Concat(Reported.Where(IsUnheard)).Where(attempt => !running.Contains(attempt.Task) && attempt.SentAt is { } sentAt && sentAt < since)];

    /// <summary>Gives back what the agent says that it does not run.</summary>
    public void GiveBack(IReadOnlyList<LocalAttempt> attempts)
    {
        foreach (var attempt in attempts)
        {
            // Nothing was ever reported on it: the answer that carried it may not have arrived.
            GiveBack(attempt, $"Agent '{Profile.Id}' does not run the attempt.", charged: attempt.Progress is not null);
        }
    }

    /// <summary>Under the gate: the agent reports an end; its slot is free while that is made durable.</summary>
    public void Ending(LocalAttempt attempt)
    {
        busyAt = null;
        attempt.IsReporting = true;
        Reporting(attempt);
    }

    /// <summary>The end could not be made durable now: the agent is to repeat it, if it is still there.</summary>
    public void NotEnded(LocalAttempt attempt)
    {
        lock (Pool.Gate)
        {
            attempt.IsReporting = false;
            if (IsOver && attempt.Report is null)
            {
                Record.Ended(attempt.Trial);
                attempt.End(Lost(attempt, "its session is over"));
                attempt.Shard.Report(attempt);
            }
        }
    }

    /// <summary>The end is durable, or of no use.</summary>
    public void Ended(LocalAttempt attempt, AttemptReport report, TaskReplyKind kind)
    {
        lock (Pool.Gate)
        {
            attempt.IsReporting = false;
            Forget(attempt);
            if (kind == TaskReplyKind.Accepted)
            {
                var took = attempt.SentAt is { } sentAt ? Time.GetElapsedTime(sentAt) : TimeSpan.Zero;
                if (report is FailAttempt failure)
                {
                    Record.Failed(Now, failure.Error, attempt.Trial);
                }
                else
                {
                    Record.Succeeded(Now, took, attempt.Trial);
                }
            }
            else
            {
                Record.Ended(attempt.Trial);
            }

            Freed();
        }
    }

    public override void Stop(AttemptToken token, StopReason reason)
    {
        IAgentChannel? channel;
        LocalAttempt? attempt;
        lock (Pool.Gate)
        {
            attempt = Find(token);
            if (attempt is null or { Report: not null } || (attempt.StopReason != StopReason.None && reason != StopReason.Ended))
            {
                return;
            }

            attempt.StopReason = reason;
            channel = Channel;
            if (channel is null)
            {
                toCancel.Add((attempt.Task, token, reason == StopReason.Cancelled));
                poll?.Settle();
            }
        }

        channel?.Cancel(attempt.Task, token, reason == StopReason.Cancelled);
        if (reason == StopReason.Ended)
        {
            // Nothing that the agent says of it counts any longer, and nobody waits for its end.
            attempt.Progress?.Stop(flush: false);
            lock (Pool.Gate)
            {
                var isOverdue = attempt.SentAt is { } sentAt && Time.GetElapsedTime(sentAt) >= attempt.Order.Timeout && attempt.Order.Timeout > TimeSpan.Zero;
                if (isOverdue)
                {
                    Record.Failed(Now, new TaskError(ErrorKindNames.Timeout, "It ran longer than its timeout.", true), attempt.Trial);
                }
                else
                {
                    Record.Ended(attempt.Trial);
                }

                if (!Drop(attempt) && IsUnheard(attempt))
                {
                    Forget(attempt);
                    Freed();
                }
            }
        }
    }

    protected override void Prepare(LocalAttempt attempt)
    {
        attempt.SentAt = Time.GetTimestamp();
        Record.Took(Now, isFirst: Running.Count == 0);
    }

    protected override void OnReserved(LocalAttempt slot) => slot.Trial = Record.Began(Now);

    protected override void OnReleased(LocalAttempt slot) => Record.Ended(slot.Trial);

    protected override void Start(LocalAttempt attempt)
    {
        IAgentChannel? channel;
        lock (Pool.Gate)
        {
            channel = IsOver ? null : Channel;
            if (channel is null && !IsOver && poll is { IsOpen: true } open)
            {
                attempt.HasStarted = true;
                attempt.Shard.Started(attempt);
                open.Add(attempt);
                return;
            }
        }

        if (channel is null)
        {
            GiveBack(attempt, $"Agent '{Profile.Id}' was gone before the attempt was sent.", charged: false);
            return;
        }

        attempt.HasStarted = channel.StartsAtOnce;
        if (attempt.HasStarted)
        {
            attempt.Shard.Started(attempt);
        }

        channel.Assign(AssignmentOf(attempt));
    }

    protected override void Freed()
    {
        // A promise that was not kept may have been the last that a long poll waited for.
        poll?.Settle();
        if (IsDraining && Used == 0 && Reported.Count == 0)
        {
            drained.TrySetResult();
        }

        base.Freed();
    }

    protected override void Acknowledged()
    {
        if (IsDraining && Used == 0 && Reported.Count == 0)
        {
            drained.TrySetResult();
        }
    }

    /// <summary>What the agent is told of an attempt.</summary>
    public Assignment AssignmentOf(LocalAttempt attempt) => new(
        attempt.Task,
        attempt.Token,
        attempt.Order.Type,
        attempt.Order.Attempt,
        attempt.Order.Input.ToJson(),
        attempt.Order.Checkpoint.ToJson(),
        attempt.Order.Timeout,
        attempt.Order.DeadlineFrom(Now),
        attempt.Order.Requirements);

    /// <summary>True for an end that was said and could not be made durable, and that the agent is to say again.</summary>
    private static bool IsUnheard(LocalAttempt attempt) => attempt is { Report: null, IsReporting: false };

    private static double Share(long taken, double? declared) => declared is { } amount and > 0 ? taken / (amount * 1000) : 0;
}
