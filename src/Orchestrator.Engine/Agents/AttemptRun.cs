using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Logs;

namespace Orchestrator.Engine.Agents;

/// <summary>An attempt while its handler runs in this process: the handler's context, and what its end means.</summary>
internal sealed class AttemptRun(InProcessAgent agent, LocalAttempt held) : TaskContext, IWorkItem
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Instant deadline = held.Order.DeadlineFrom(Instant.From(agent.Time.GetUtcNow()));
    private TaskPayload input = held.Order.Input;
    private AttemptLog? log;
    private ITimer? abandonTimer;
    private volatile StopReason stopReason;

    public override string TaskId => held.Task.ToString();

    public override string TaskType => held.Order.Type;

    public override int Attempt => held.Order.Attempt;

    public override JsonPayload Input => JsonPayload.FromUtf8((input = input.ToJson()).Stored);

    public override DateTimeOffset Deadline => deadline.ToDateTimeOffset();

    public override JsonPayload? Checkpoint => held.Order.Checkpoint.IsEmpty ? null : JsonPayload.FromUtf8(held.Order.Checkpoint.ToJson());

    public override TimeProvider Time => agent.Time;

    private TaskId Id => held.Task;

    private AttemptToken Token => held.Token;

    /// <summary>Runs the handler, on the dispatcher.</summary>
    public void Run()
    {
        try
        {
            var running = agent.Handler(TaskType).RunAsync(this, stopping.Token);
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
        abandonTimer = agent.Time.CreateTimer(_ => agent.Abandon(held), null, agent.PatienceFor(reason), Timeout.InfiniteTimeSpan);

        // Registered callbacks are the handler's code; they must not run on the shard's turn.
        agent.Dispatcher.Schedule(new CancelItem(stopping, agent.Logger));
    }

    /// <summary>Nobody listens to the handler any longer: what it reports and logs is dropped, and its timer goes.</summary>
    public void Abandoned()
    {
        held.Progress?.Stop(flush: false);
        CloseLog();
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

    private AttemptProgress Progress => AttemptProgress.Of(held);

    private AttemptLog OpenLog()
    {
        var opened = agent.Logs.Open(Id, Attempt) ?? AttemptLog.Ended;
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

    public override Task<ArtifactReference> StoreArtifactAsync(
        ReadOnlyMemory<byte> content, string contentType = "application/octet-stream", CancellationToken cancellation = default) =>
        agent.Artifacts.StoreAsync(content, contentType, Id);

    public override async Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ArtifactReference reference, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return (await agent.Artifacts.FindAsync(reference.Hash, cancellation))?.Content;
    }

    /// <summary>A result that is too large for a task is stored as an artifact, and what it is replaced by is the task's result.</summary>
    private async Task EndLargeAsync(JsonPayload result)
    {
        try
        {
            var reference = await agent.Artifacts.StoreAsync(JsonLine.Normalize(result.Utf8), "application/json", Id);
            Finish(Complete(reference.ToJson().Utf8));
        }
        catch (Exception e)
        {
            Finish(new FailAttempt(Id, Token, new TaskError(
                ErrorKindNames.AgentError, Shortened.Text($"The result was too large for a task and could not be stored as an artifact: {e.Message}", Shortened.ErrorLength), e is not JsonException)));
        }
    }

    private void End(TaskOutcome outcome)
    {
        if (outcome is TaskOutcome.Completed { Result: var large } && large.Length > agent.MaxPayloadBytes && large.Length <= agent.Artifacts.MaxBytes)
        {
            _ = EndLargeAsync(large);
            return;
        }

        Finish(outcome switch
        {
            TaskOutcome.Completed completed when completed.Result.Length > agent.MaxPayloadBytes => new FailAttempt(
                Id, Token, new TaskError(
                    ErrorKindNames.AgentError,
                    $"The result has {completed.Result.Length} bytes; the limit is {Math.Max(agent.MaxPayloadBytes, agent.Artifacts.MaxBytes)}.",
                    false)),
            TaskOutcome.Completed completed => Complete(completed.Result.Utf8),
            TaskOutcome.Failed failed => new FailAttempt(
                Id,
                Token,
                new TaskError(Shortened.Text(failed.Type ?? ErrorKindNames.AgentError, TaskSpecRules.MaxNameLength), Shortened.Text(failed.Message ?? string.Empty, Shortened.ErrorLength), failed.Retryable),
                failed.RetryAfter),
            TaskOutcome.Snoozed snoozed => new SnoozeAttempt(
                Id, Token, TimeSpan.FromTicks(Math.Clamp(snoozed.Delay.Ticks, 0, TaskSpecRules.MaxDuration.Ticks))),
            _ => new FailAttempt(
                Id, Token, new TaskError(ErrorKindNames.AgentError, $"The handler of '{TaskType}' returned no outcome.", true)),
        });
    }

    private AttemptReport Complete(ReadOnlyMemory<byte> result)
    {
        try
        {
            return new CompleteAttempt(Id, Token, TaskPayload.Pack(JsonLine.Normalize(result), agent.CompressAboveBytes));
        }
        catch (JsonException e)
        {
            return new FailAttempt(Id, Token, new TaskError(
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
                StopReason.Shutdown => new LoseAttempt(Id, Token, ErrorKindNames.NodeFailure, "The node shut down and gave the attempt back.", Charged: false),

                // Over by the rules, or with its node's life in the cluster: nobody may take it for a failure of the handler.
                StopReason.Ended => new LoseAttempt(Id, Token, ErrorKindNames.NodeFailure, "The attempt was over before its handler had ended.", Charged: true),
                _ => new ConfirmCancelled(Id, Token),
            });
            return;
        }

        agent.Logger.LogDebug(exception, "Task {Task}: attempt {Attempt} of type {Type} threw", TaskId, Attempt, TaskType);
        Finish(new FailAttempt(
            Id,
            Token,
            new TaskError(ErrorKindNames.AgentError, Shortened.Text($"{exception.GetType().Name}: {exception.Message}", Shortened.ErrorLength), true)));
    }

    private void Finish(AttemptReport report)
    {
        held.Progress?.Stop(flush: report is not CompleteAttempt);
        abandonTimer?.Dispose();
        CloseLog();
        agent.Finished(held, report);
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
