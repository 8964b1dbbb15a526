using Microsoft.Extensions.Logging;

namespace Orchestrator.Sdk.Agents.Work;

/// <content>What goes over lines: what a new one is told, and what servers say to results.</content>
internal sealed partial class HeldWork
{
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
        var isOver = code is "stale_attempt" or "task_not_found" or "agent_not_found";
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
            if (result is { Error: null } && !isOver)
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
        else if (isOver)
        {
            Stop(taskId, token, StopReason.Ended);
        }
        else
        {
            Note($"The server refused a report on task {taskId}: {code}, {detail}");
        }
    }

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
}
