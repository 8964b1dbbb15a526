using Orchestrator.Contracts.Agents;
using Orchestrator.Sdk.Agents.Work;
using Orchestrator.Sdk.Retrying;

namespace Orchestrator.Sdk.Agents.Polling;

/// <summary>A session by HTTP calls alone.</summary>
internal sealed class PollingLine(OrchestratorClient client, AgentOptions options, AgentSession session, HeldWork work) : IAgentLine
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>How often an agent asks that has no room: it is told what to stop.</summary>
    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    private readonly PollingReports reports = new(client, options, work);
    private bool isDeregistered;

    /// <summary>Registers and works.</summary>
    /// <param name="connecting">Cancelled when it is not worth while to connect any longer.</param>
    /// <param name="over">Cancelled when the agent leaves at once.</param>
    /// <returns>Completes when the agent has left.</returns>
    /// <exception cref="OrchestratorUnreachableException">There is no connection, or not any longer.</exception>
    /// <exception cref="OrchestratorApiException">The server does not want the agent.</exception>
    public async Task RunAsync(CancellationToken connecting, CancellationToken over)
    {
        var answer = await client.RegisterAgentAsync(session.Request(), connecting);
        session.Begin(answer.Session, answer.SessionTtl);
        work.Attach(this, answer.Resumed);
        try
        {
            await PollAsync(over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
        finally
        {
            work.Detach();
            await reports.StopAsync();
        }

        await SayGoodbyeAsync();
    }

    // An answer that brings work has started it; work that was not begun is missing from what the next call names.
    public void Accept(string taskId, string token)
    {
    }

    public void Refuse(string taskId, string token)
    {
    }

    public bool Report(RunningAttempt attempt, in ProgressNote note) => reports.TrySend(attempt, note);

    public void Report(KeptResult result) => reports.Send(result);

    // The loop hears of it by itself.
    public void Drain()
    {
    }

    private async Task PollAsync(CancellationToken over)
    {
        while (!work.Empty.IsCompleted)
        {
            if (work.Draining.IsCancellationRequested && !isDeregistered)
            {
                await client.DeregisterAgentAsync(options.AgentId, session.Id!, over);
                isDeregistered = true;
            }

            var changed = work.Changed;
            if (work.Room == 0)
            {
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(over);
                await Task.WhenAny(changed, work.Empty, Task.Delay(Shorter(BusyInterval, session.TimeToLive / 3), options.Time, enough.Token));
                await enough.CancelAsync();
                over.ThrowIfCancellationRequested();
                if (work.Empty.IsCompleted || work.Room > 0)
                {
                    continue;
                }
            }

            await LeaseAsync(work.Room, over);
        }
    }

    private async Task LeaseAsync(int room, CancellationToken over)
    {
        // A call that is held open is not answered any sooner because the agent wants to leave.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, isDeregistered ? CancellationToken.None : work.Draining);
        try
        {
            var wait = room == 0 ? TimeSpan.Zero : Shorter(LongestWait, session.TimeToLive * 2 / 3);
            var answer = await client.LeaseAttemptsAsync(
                options.AgentId,
                new LeaseRequest { Session = session.Id!, Max = room, Wait = wait.TotalSeconds, Running = [.. work.InHand().Select(attempt => attempt.TaskId)] },
                either.Token);
            foreach (var assignment in answer.Assignments)
            {
                work.Begin(Order(assignment));
            }

            foreach (var task in answer.Cancel)
            {
                work.Stop(task, token: null, StopReason.Cancelled);
            }

            if (answer.Drain)
            {
                work.Drain();
            }
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
        }
        catch (Exception e) when (Failures.MayRepeat(e, repeatable: true) && e is OrchestratorApiException { Status: 429 or 503, RetryAfter: { } later })
        {
            // The session goes on: there is no need to begin again.
            await Task.Delay(Shorter(later, session.TimeToLive / 3), options.Time, over);
        }
    }

    /// <summary>Gives back what is left and leaves; whether that arrives is all the same.</summary>
    private async Task SayGoodbyeAsync()
    {
        using var patience = new CancellationTokenSource(GoodbyePatience, options.Time);
        try
        {
            // Also work that was on its way when the last call was broken off.
            await client.LeaseAttemptsAsync(options.AgentId, new LeaseRequest { Session = session.Id!, Max = 0, Wait = 0, Running = [] }, patience.Token);
            await client.DeregisterAgentAsync(options.AgentId, session.Id!, patience.Token);
        }
        catch (Exception e) when (e is OrchestratorApiException or OrchestratorUnreachableException or OperationCanceledException)
        {
            // The session ends by itself.
        }
    }

    private static AttemptOrder Order(AssignmentResource assignment) => new(
        assignment.TaskId,
        assignment.AttemptToken,
        assignment.TaskType,
        assignment.Attempt,
        assignment.InputData,
        assignment.Checkpoint,
        TimeSpan.FromSeconds(Math.Clamp(assignment.Timeout, 0, TimeSpan.FromDays(36_500).TotalSeconds)));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
