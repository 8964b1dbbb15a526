using Microsoft.Extensions.Logging;
using Orchestrator.Contracts.Agents;

namespace Orchestrator.Sdk.Agents.Work;

/// <summary>
/// What an agent has in hand, whatever its connection does: the attempts that run, and the results that the server has not acknowledged.
/// An attempt is known by its token. Lines come and go; the one that is there is told of everything as it happens, and a new one of all there is.
/// </summary>
internal sealed partial class HeldWork
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

    /// <summary>Something to know for whoever looks after the agent.</summary>
    public void Note(string text) => Logger.LogWarning("Agent {Agent}: {Note}", Options.AgentId, text);

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
