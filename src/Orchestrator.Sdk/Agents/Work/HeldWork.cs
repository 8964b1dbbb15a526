using Microsoft.Extensions.Logging;
using Orchestrator.Contracts.Agents;

namespace Orchestrator.Sdk.Agents.Work;

/// <summary>
/// What an agent has in hand, whatever its connection does: the attempts that run, and the results that the server has not acknowledged.
/// An attempt is known by its token. Lines come and go; the one that is there is told of everything as it happens, and a new one of all there is.
/// </summary>
internal sealed class HeldWork
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, RunningAttempt> running = new(StringComparer.Ordinal);
    private readonly KeptResults kept;
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource draining = new();
    private readonly ITimer timer;
    private TaskCompletionSource? changed;
    private IAgentLine? line;
    private bool isDraining;
    private bool isWatching;

    public HeldWork(AgentOptions options, ILogger logger)
    {
        (Options, Logger) = (options, logger);
        kept = new KeptResults(options);
        timer = Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public AgentOptions Options { get; }

    public ILogger Logger { get; }

    public TimeProvider Time => Options.Time;

    /// <summary>Completes when the agent takes no more work, nothing runs and every result was acknowledged.</summary>
    public Task Empty => empty.Task;

    /// <summary>Completes at the next change of <see cref="Room"/>.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return (changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Cancelled once it takes no more work.</summary>
    public CancellationToken Draining => draining.Token;

    /// <summary>True once it has given attempts back: the server does not know yet.</summary>
    public bool HasGivenBack { get; private set; }

    /// <summary>How many more attempts it takes now.</summary>
    public int Room
    {
        get
        {
            lock (gate)
            {
                return isDraining || kept.IsFull ? 0 : Options.Slots - running.Count;
            }
        }
    }

    /// <summary>True when it neither runs anything nor has results.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return running.Count == 0 && kept.Count == 0;
            }
        }
    }

    /// <summary>The attempts it has, for the server to compare with.</summary>
    public IReadOnlyList<RunningAttemptResource> InHand()
    {
        lock (gate)
        {
            return
            [
                .. running.Values.Where(attempt => attempt.StopReason is StopReason.None or StopReason.Cancelled).Select(attempt => new RunningAttemptResource(attempt.TaskId, attempt.Token)),
                .. kept.All.Select(result => new RunningAttemptResource(result.TaskId, result.Token)),
            ];
        }
    }

    /// <summary>Starts an attempt if there is room, and tells the line.</summary>
    public BeginOutcome Begin(in AttemptOrder order)
    {
        Options.Handlers.TryGetValue(order.Type, out var handler);
        var attempt = new RunningAttempt(this, order, handler);
        IAgentLine? teller;
        lock (gate)
        {
            teller = line;
            if (kept.Contains(order.Token) || running.ContainsKey(order.Token))
            {
                teller?.Accept(order.TaskId, order.Token);
                return BeginOutcome.Known;
            }

            if (isDraining || kept.IsFull || running.Count >= Options.Slots)
            {
                teller?.Refuse(order.TaskId, order.Token);
                return BeginOutcome.Busy;
            }

            running.Add(order.Token, attempt);
            KeepLooking();
        }

        // Before it runs: the server must not hear of its end first.
        teller?.Accept(order.TaskId, order.Token);
        Tell(AgentEventKind.Started, attempt, null);
        ThreadPool.UnsafeQueueUserWorkItem(attempt, preferLocal: false);
        return BeginOutcome.Started;
    }

    /// <summary>The handler has ended: the slot is free, the result stays until it is acknowledged.</summary>
    /// <param name="result">Null when there is nothing to report: the attempt is over, or is given back.</param>
    public void Ended(RunningAttempt attempt, KeptResult? result)
    {
        // After the session has ended, or the grace, it is nobody's.
        if (!Take(attempt, result))
        {
            return;
        }

        var kind = result switch
        {
            null => AgentEventKind.Stopped,
            { Error: null } => AgentEventKind.Completed,
            _ when attempt.StopReason != StopReason.None => AgentEventKind.Stopped,
            _ => AgentEventKind.Failed,
        };
        Tell(kind, attempt, result?.Error?.Message);
    }

    /// <summary>Tells an attempt to stop.</summary>
    /// <param name="token">Null for whatever runs of the task.</param>
    public void Stop(string taskId, string? token, StopReason reason)
    {
        RunningAttempt[] found;
        lock (gate)
        {
            found = [.. running.Values.Where(attempt => token is null ? attempt.TaskId == taskId : attempt.Token == token)];
        }

        foreach (var attempt in found)
        {
            attempt.Stop(reason);
        }
    }

    /// <summary>The server has the result.</summary>
    public void Acknowledge(ReadOnlySpan<char> token)
    {
        lock (gate)
        {
            if (kept.Remove(token) is not null)
            {
                Change();
            }
        }
    }

    /// <summary>The server does not take a result or a report. A result that is refused for what it is becomes a failure that says so.</summary>
    /// <param name="mayRepeat">True when it is to be sent again later.</param>
    public void Refused(string taskId, string token, string code, string detail, bool mayRepeat, TimeSpan? after = null)
    {
        KeptResult? instead = null;
        IAgentLine? teller;
        bool wasKept;
        lock (gate)
        {
            teller = line;
            if (mayRepeat)
            {
                kept.Delay(token, after);
                return;
            }

            var result = kept.Remove(token);
            wasKept = result is not null;
            if (result is { Error: null } && code is not ("stale_attempt" or "task_not_found" or "agent_not_found"))
            {
                instead = result.AsFailure($"The server did not take the result ({code}): {detail}");
                kept.Add(instead);
            }

            Change();
        }

        if (instead is not null)
        {
            teller?.Report(instead);
        }

        if (wasKept)
        {
            Logger.LogInformation("Task {Task}: what an attempt brought was refused: {Code}, {Detail}", taskId, code, detail);
            Options.Watch?.Invoke(new AgentEvent(AgentEventKind.Refused, Options.AgentId, taskId, Detail: $"{code}: {detail}"));
        }
        else
        {
            Stop(taskId, token, StopReason.Ended);
        }
    }

    /// <summary>Something to know for whoever looks after the agent.</summary>
    public void Note(string text) => Logger.LogWarning("Agent {Agent}: {Note}", Options.AgentId, text);

    /// <summary>A message was too large for the server: it was the largest result, or a checkpoint.</summary>
    public void GiveUpLargest()
    {
        lock (gate)
        {
            if (kept.All.Where(result => result.Error is null).MaxBy(result => result.Bytes) is { } largest)
            {
                kept.Remove(largest.Token);
                kept.Add(largest.AsFailure($"The result has {largest.Result.Utf8.Length} bytes, more than the server takes."));
                return;
            }
        }

        foreach (var attempt in Attempts())
        {
            attempt.Reported?.Forget();
        }
    }

    /// <summary>A line with a session is there: it is told of all there is.</summary>
    /// <param name="isResumed">False when the session is a new one: what runs is no longer wanted, it was given to others.</param>
    public void Attach(IAgentLine newLine, bool isResumed)
    {
        RunningAttempt[] attempts;
        KeptResult[] results;
        bool tellsToDrain;
        lock (gate)
        {
            line = newLine;
            tellsToDrain = isDraining;
            attempts = [.. running.Values];
            results = [.. kept.All];
            kept.ForgetDelays();
        }

        Options.Watch?.Invoke(new AgentEvent(AgentEventKind.Connected, Options.AgentId, Detail: isResumed ? "went on with its session" : null));
        foreach (var attempt in attempts)
        {
            if (!isResumed)
            {
                attempt.Stop(StopReason.Ended);
            }
            else if (attempt.StopReason == StopReason.None)
            {
                newLine.Accept(attempt.TaskId, attempt.Token);
                attempt.Reported?.SendAgain();
            }
        }

        foreach (var result in results)
        {
            newLine.Report(result);
        }

        if (tellsToDrain)
        {
            newLine.Drain();
        }
    }

    /// <summary>The line is gone; nothing is lost by that.</summary>
    public void Detach()
    {
        lock (gate)
        {
            line = null;
        }
    }

    /// <summary>Sends progress on the line that is there.</summary>
    /// <returns>False when it did not go: it stays to be sent.</returns>
    public bool Send(RunningAttempt attempt, in ProgressNote note)
    {
        IAgentLine? teller;
        lock (gate)
        {
            teller = line;
            KeepLooking();
        }

        return teller?.Report(attempt, note) ?? false;
    }

    /// <summary>Takes no more work.</summary>
    public void Drain()
    {
        IAgentLine? teller;
        lock (gate)
        {
            if (isDraining)
            {
                return;
            }

            isDraining = true;
            teller = line;
            Change();
        }

        draining.Cancel();
        teller?.Drain();
        Options.Watch?.Invoke(new AgentEvent(AgentEventKind.Draining, Options.AgentId));
    }

    /// <summary>Stops what runs, to be given back.</summary>
    public void StopAll()
    {
        RunningAttempt[] attempts;
        lock (gate)
        {
            attempts = [.. running.Values];
            HasGivenBack |= attempts.Length > 0;
        }

        foreach (var attempt in attempts)
        {
            attempt.Stop(StopReason.Leaving);
        }
    }

    private RunningAttempt[] Attempts()
    {
        lock (gate)
        {
            return [.. running.Values];
        }
    }

    private bool Take(RunningAttempt attempt, KeptResult? result)
    {
        IAgentLine? teller;
        lock (gate)
        {
            if (!running.Remove(attempt.Token))
            {
                return false;
            }

            if (result is not null)
            {
                kept.Add(result);
                KeepLooking();
            }

            Change();
            teller = line;
        }

        if (result is not null)
        {
            teller?.Report(result);
        }

        return true;
    }

    // Four times a second while there is anything to look after: who ran for too long, what progress and which results are to be sent.
    private void Look()
    {
        List<RunningAttempt> attempts;
        List<KeptResult> due;
        IAgentLine? teller;
        lock (gate)
        {
            attempts = [.. running.Values];
            teller = line;
            due = kept.TakeDue(Time.GetTimestamp());
            if (attempts.Count == 0 && kept.Count == 0)
            {
                isWatching = false;
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var result in due)
        {
            teller?.Report(result);
        }

        foreach (var attempt in attempts)
        {
            if (attempt.StopReason == StopReason.None && attempt.IsOverdue)
            {
                attempt.Stop(StopReason.Ended);
            }

            if (attempt.IsDeaf(Options.CancelGrace))
            {
                Abandon(attempt);
            }
            else
            {
                attempt.Reported?.SendIfDue();
            }
        }
    }

    private void Abandon(RunningAttempt attempt)
    {
        if (Take(attempt, attempt.Abandon()))
        {
            Logger.LogWarning(
                "Task {Task}: attempt {Attempt} of type {Type} did not stop in time and was abandoned; its handler ignores its cancellation token",
                attempt.TaskId, attempt.Attempt, attempt.TaskType);
            Tell(AgentEventKind.Stopped, attempt, "It ignores its cancellation and was abandoned.");
        }
    }

    private void KeepLooking()
    {
        if (!isWatching)
        {
            isWatching = true;
            timer.Change(AttemptProgress.Interval, AttemptProgress.Interval);
        }
    }

    private void Change()
    {
        if (isDraining && running.Count == 0 && kept.Count == 0)
        {
            empty.TrySetResult();
        }

        changed?.TrySetResult();
        changed = null;
    }

    private void Tell(AgentEventKind kind, RunningAttempt attempt, string? detail) =>
        Options.Watch?.Invoke(new AgentEvent(kind, Options.AgentId, attempt.TaskId, attempt.TaskType, attempt.Attempt, detail));
}
