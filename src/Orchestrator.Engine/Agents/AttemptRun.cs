using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Agents;

/// <summary>
/// One attempt in this process: first the slot it occupies, then the handler's context while it runs, then the report
/// that its shard has to make durable.
/// </summary>
internal sealed class AttemptRun(InProcessAgent agent, ShardHandle shard)
    : TaskContext, IWorkItem, IShardMessage, ISlot
{
    private readonly CancellationTokenSource stopping = new();
    private AttemptProgress? progress;
    private AttemptLog? log;
    private ITimer? abandonTimer;
    private volatile StopReason stopReason;
    private string taskType = string.Empty;
    private TaskPayload input;
    private TaskPayload checkpoint;
    private Instant deadline;
    private int attempt;

    /// <summary>The shard it is for, served by this node or by another.</summary>
    public ShardHandle Shard { get; } = shard;

    IAgentLink ISlot.Agent => agent;

    /// <summary>Number under which another node knows the reservation; 0 for one of this node's shards.</summary>
    public long Grant { get; set; }

    /// <summary>When the reservation was made, as a timestamp of the node's clock.</summary>
    public long ReservedAt { get; } = agent.Time.GetTimestamp();

    public TaskId Task { get; private set; }

    public AttemptToken Token { get; private set; }

    /// <summary>What the handler's end means to the task; null while it runs.</summary>
    public AttemptReport? Report { get; private set; }

    public override string TaskId => Task.ToString();

    public override string TaskType => taskType;

    public override int Attempt => attempt;

    public override JsonPayload Input => JsonPayload.FromUtf8((input = input.ToJson()).Stored);

    public override DateTimeOffset Deadline => deadline.ToDateTimeOffset();

    public override JsonPayload? Checkpoint => checkpoint.IsEmpty ? null : JsonPayload.FromUtf8(checkpoint.ToJson());

    public override TimeProvider Time => agent.Time;

    /// <summary>Turns the reservation into the attempt that was just decided.</summary>
    public void Bind(TaskRecord task) => Bind(AttemptOrder.Of(task));

    /// <inheritdoc cref="Bind(TaskRecord)"/>
    public void Bind(in AttemptOrder order)
    {
        Task = order.Task;
        Token = order.Token;
        taskType = order.Type;
        input = order.Input;
        checkpoint = order.Checkpoint;
        attempt = order.Attempt;
        deadline = order.Deadline;
    }

    /// <summary>Its start is durable: off it goes. Or its end is: it is over.</summary>
    void IRelease.Release()
    {
        if (Report is null)
        {
            agent.Launch(this);
        }
        else
        {
            agent.Acknowledge(this);
        }
    }

    /// <summary>A start that is not durable goes with the shard's other reservations; a report stays for the replay.</summary>
    void IRelease.Abandon(Exception cause)
    {
    }

    /// <summary>Gives an unused reservation back.</summary>
    public void GiveBack() => agent.Release(this);

    /// <summary>Runs the handler, on the dispatcher.</summary>
    public void Run()
    {
        try
        {
            var running = agent.Handler(taskType).RunAsync(this, stopping.Token);
            if (running.IsCompletedSuccessfully)
            {
                End(running.Result);
            }
            else
            {
                _ = EndLaterAsync(running);
            }
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    /// <summary>Fires the handler's token, and abandons the attempt if that does not help.</summary>
    public void Stop(StopReason reason)
    {
        if (stopReason != StopReason.None)
        {
            return;
        }

        stopReason = reason;
        abandonTimer = agent.Time.CreateTimer(_ => agent.Abandon(this), null, agent.PatienceFor(reason), Timeout.InfiniteTimeSpan);

        // Registered callbacks are the handler's code; they must not run on the shard's turn.
        agent.Dispatcher.Schedule(new CancelItem(stopping, agent.Logger));
    }

    /// <summary>Nobody listens to the handler any longer: what it reports and logs is dropped, and its timer goes.</summary>
    public void Abandoned()
    {
        Progress.Stop(flush: false);
        CloseLog();
    }

    /// <summary>The handler's end, on the shard's turn.</summary>
    public void Handle(TaskShard shard) => Handle(shard, Report!);

    private void Handle(TaskShard shard, AttemptReport report)
    {
        var reply = shard.Execute(report);
        switch (reply.Kind)
        {
            case TaskReplyKind.NotFound when report.Archived is null:
                var recalls = shard.Queue.Recalls;
                shard.Pipe(
                    shard.Setup.FinishedTasks.FindHistoryAsync(Task, shard.Setup.Stopping),
                    history => new LateRun(this, history, recalls),
                    _ => new NotHeard(this));
                return;
            case TaskReplyKind.Stale:
                agent.Logger.LogInformation("Task {Task}: attempt {Attempt} ended too late to count", TaskId, attempt);
                break;
        }

        shard.Commit.ReleaseLater(this);
    }

    /// <summary>The shard has no state: the report stays with the agent and is heard after the replay.</summary>
    public void Refuse(Exception reason)
    {
    }

    public override void ReportProgress(double percent, string? message = null) =>
        Progress.Report(double.IsNaN(percent) ? 0 : Math.Clamp(percent, 0, 100), message);

    public override void SaveCheckpoint(JsonPayload checkpoint)
    {
        if (checkpoint.Length > agent.MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The checkpoint has {checkpoint.Length} bytes; the limit is {agent.MaxPayloadBytes}. Keep large state elsewhere and save where it is.", nameof(checkpoint));
        }

        Progress.Save(TaskPayload.Pack(JsonLine.Normalize(checkpoint.Utf8), agent.CompressAboveBytes));
    }

    public override void LogOutput(TaskLogStream stream, string text) => (Volatile.Read(ref log) ?? OpenLog()).Write(stream, text, agent.Time);

    private AttemptProgress Progress => LazyInitializer.EnsureInitialized(ref progress, () => new AttemptProgress(this, agent.Time))!;

    private AttemptLog OpenLog()
    {
        var opened = agent.Logs.Open(Task, attempt) ?? AttemptLog.Ended;
        if (Interlocked.CompareExchange(ref log, opened, null) is not { } known)
        {
            return opened;
        }

        // Opened twice it is the same; but the attempt may have ended meanwhile.
        if (known.HasEnded)
        {
            opened.End();
        }

        return known;
    }

    /// <summary>What is logged from here on is dropped. Before the shard hears of the end: who sees the task ended sees all of its log.</summary>
    private void CloseLog() => Interlocked.Exchange(ref log, AttemptLog.Ended)?.End();

    private async Task EndLaterAsync(ValueTask<TaskOutcome> running)
    {
        try
        {
            End(await running);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    private void End(TaskOutcome outcome)
    {
        Finish(outcome switch
        {
            TaskOutcome.Completed completed when completed.Result.Length > agent.MaxPayloadBytes => new FailAttempt(
                Task, Token, new TaskError(
                    ErrorKindNames.AgentError,
                    $"The result has {completed.Result.Length} bytes; the limit is {agent.MaxPayloadBytes}.",
                    false)),
            TaskOutcome.Completed completed => Complete(completed.Result.Utf8),
            TaskOutcome.Failed failed => new FailAttempt(
                Task,
                Token,
                new TaskError(Shortened.Text(failed.Type ?? ErrorKindNames.AgentError, TaskSpecRules.MaxNameLength), Shortened.Text(failed.Message ?? string.Empty, Shortened.ErrorLength), failed.Retryable),
                failed.RetryAfter),
            TaskOutcome.Snoozed snoozed => new SnoozeAttempt(
                Task, Token, TimeSpan.FromTicks(Math.Clamp(snoozed.Delay.Ticks, 0, TaskSpecRules.MaxDuration.Ticks))),
            _ => new FailAttempt(
                Task, Token, new TaskError(ErrorKindNames.AgentError, $"The handler of '{taskType}' returned no outcome.", true)),
        });
    }

    private AttemptReport Complete(ReadOnlyMemory<byte> result)
    {
        try
        {
            return new CompleteAttempt(Task, Token, TaskPayload.Pack(JsonLine.Normalize(result), agent.CompressAboveBytes));
        }
        catch (JsonException e)
        {
            return new FailAttempt(Task, Token, new TaskError(
                ErrorKindNames.AgentError,
                $"The result is not JSON, or deeper than {JsonLine.MaxDepth} levels: {e.Message}",
                false));
        }
    }

    private void End(Exception exception)
    {
        if (exception is OperationCanceledException && stopReason != StopReason.None)
        {
            Finish(stopReason switch
            {
                StopReason.Shutdown => new LoseAttempt(Task, Token, ErrorKindNames.NodeFailure, "The node shut down and gave the attempt back.", Charged: false),

                // Over by the rules, or with its node's life in the cluster: nobody may take it for a failure of the handler.
                StopReason.Ended => new LoseAttempt(Task, Token, ErrorKindNames.NodeFailure, "The attempt was over before its handler had ended.", Charged: true),
                _ => new ConfirmCancelled(Task, Token),
            });
            return;
        }

        agent.Logger.LogDebug(exception, "Task {Task}: attempt {Attempt} of type {Type} threw", TaskId, attempt, taskType);
        Finish(new FailAttempt(
            Task,
            Token,
            new TaskError(ErrorKindNames.AgentError, Shortened.Text($"{exception.GetType().Name}: {exception.Message}", Shortened.ErrorLength), true)));
    }

    private void Finish(AttemptReport report)
    {
        progress?.Stop(flush: report is not CompleteAttempt);
        abandonTimer?.Dispose();
        CloseLog();
        Report = report;
        agent.Finished(this);
    }

    /// <summary>The history of a task that had left memory when its abandoned handler ended at last.</summary>
    /// <param name="recalls">Tells whether the task may have come back and left again since.</param>
    private sealed class LateRun(AttemptRun run, IReadOnlyList<HistoryEntry>? history, long recalls) : IShardMessage
    {
        public void Handle(TaskShard shard)
        {
            if (shard.Queue.Recalls != recalls)
            {
                run.Handle(shard);
                return;
            }

            if (history is null)
            {
                // Not kept any longer: there is nowhere to note it.
                shard.Commit.ReleaseLater(run);
                return;
            }

            // The run's own report stays as it is: heard again after a replay, it is judged by what the table has then.
            run.Handle(shard, run.Report! with { Archived = history });
        }

        public void Refuse(Exception reason)
        {
        }
    }

    /// <summary>The table could not be read: the report is heard again a little later, or after the next replay.</summary>
    private sealed class NotHeard(AttemptRun run) : IShardMessage
    {
        private static readonly TimeSpan Later = TimeSpan.FromSeconds(1);

        public void Handle(TaskShard shard) => shard.StartTimer(run, Later, run);

        public void Refuse(Exception reason)
        {
        }
    }

    private sealed class CancelItem(CancellationTokenSource source, ILogger logger) : IWorkItem
    {
        public void Run()
        {
            try
            {
                source.Cancel();
            }
            catch (AggregateException e)
            {
                logger.LogWarning(e, "A callback that a handler registered with its cancellation token threw: {Reason}", e.Message);
            }
        }
    }
}
