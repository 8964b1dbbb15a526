using Orchestrator.Contracts;
using Orchestrator.Contracts.Agents;
using Orchestrator.Sdk.Agents.Work;
using Orchestrator.Sdk.Retrying;

namespace Orchestrator.Sdk.Agents.Polling;

/// <summary>The calls by which attempts report, each on its own, a bounded number at once.</summary>
internal sealed class PollingReports(OrchestratorClient client, AgentOptions options, HeldWork work)
{
    private const int CallsAtOnce = 16;

    private readonly Lock gate = new();
    private readonly HashSet<string> progressing = new(StringComparer.Ordinal);
    private readonly Queue<KeptResult> waiting = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;
    private bool isStopped;

    /// <summary>Hands in a result, as soon as there is a call free for it.</summary>
    public void Send(KeptResult result)
    {
        lock (gate)
        {
            if (isStopped)
            {
                return;
            }

            if (calls == CallsAtOnce)
            {
                waiting.Enqueue(result);
                return;
            }

            calls++;
        }

        _ = Task.Run(() => SendAllAsync(result));
    }

    /// <summary>Reports progress, unless the attempt's last report is still under way.</summary>
    public bool TrySend(RunningAttempt attempt, ProgressNote note)
    {
        lock (gate)
        {
            if (isStopped || !progressing.Add(attempt.Token))
            {
                return false;
            }
        }

        _ = Task.Run(() => SendAsync(attempt, note));
        return true;
    }

    /// <summary>Breaks off what is under way: it is sent again by the next line.</summary>
    public async Task StopAsync()
    {
        lock (gate)
        {
            isStopped = true;
            waiting.Clear();
            End();
        }

        await stopping.CancelAsync();
        await stopped.Task;
    }

    private async Task SendAllAsync(KeptResult first)
    {
        for (var result = first; result is not null; result = Next())
        {
            await SendAsync(result);
        }
    }

    private KeptResult? Next()
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out var next))
            {
                return next;
            }

            calls--;
            End();
            return null;
        }
    }

    private async Task SendAsync(KeptResult result)
    {
        try
        {
            if (result.Error is { } error)
            {
                await client.FailAttemptAsync(
                    options.AgentId,
                    result.TaskId,
                    new FailAttemptRequest { AttemptToken = result.Token, Error = error, RetryAfter = result.RetryAfter?.TotalSeconds },
                    stopping.Token);
            }
            else
            {
                await client.CompleteAttemptAsync(
                    options.AgentId, result.TaskId, new CompleteAttemptRequest { AttemptToken = result.Token, Result = result.Result }, stopping.Token);
            }

            work.Acknowledge(result.Token);
        }
        catch (OperationCanceledException)
        {
            // The next line sends it.
        }
        catch (OrchestratorUnreachableException e)
        {
            work.Refused(result.TaskId, result.Token, "unreachable", e.Message, mayRepeat: true);
        }
        catch (OrchestratorApiException e)
        {
            // With another session of the agent, its token is still good or it is not: the next line finds out.
            work.Refused(
                result.TaskId, result.Token, e.Code, e.Message, Failures.MayRepeat(e, repeatable: true) || e.Code == "session_ended", e.RetryAfter);
        }
    }

    private async Task SendAsync(RunningAttempt attempt, ProgressNote note)
    {
        try
        {
            var answer = await client.ReportProgressAsync(
                options.AgentId,
                attempt.TaskId,
                new ReportProgressRequest
                {
                    AttemptToken = attempt.Token,
                    Percent = note.Percent,
                    Message = note.Message,
                    Checkpoint = note.Checkpoint is { } checkpoint ? new RawJson(checkpoint.Utf8) : null,
                },
                stopping.Token);
            if (answer.Cancel)
            {
                attempt.Stop(StopReason.Cancelled);
            }
        }
        catch (OrchestratorApiException e) when (e.Code == "stale_attempt")
        {
            attempt.Stop(StopReason.Ended);
        }
        catch (Exception e) when (e is OrchestratorApiException or OrchestratorUnreachableException or OperationCanceledException)
        {
            // The next report says more.
        }
        finally
        {
            lock (gate)
            {
                progressing.Remove(attempt.Token);
                End();
            }
        }
    }

    private void End()
    {
        if (isStopped && calls == 0 && progressing.Count == 0)
        {
            stopped.TrySetResult();
        }
    }
}
