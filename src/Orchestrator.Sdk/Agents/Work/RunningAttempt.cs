using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orchestrator.Contracts.Agents;

namespace Orchestrator.Sdk.Agents.Work;

/// <summary>One attempt in this process: the handler's context while it runs, then the report of its end.</summary>
internal sealed class RunningAttempt(HeldWork work, in AttemptOrder order, ITaskHandler? handler) : TaskContext, IThreadPoolWorkItem
{
    /// <summary>Levels that a result may have; the server takes as many.</summary>
    private const int MaxDepth = 64;

    private static readonly TimeSpan OverdueMargin = TimeSpan.FromSeconds(1);

    private readonly AttemptOrder order = order;
    private readonly CancellationTokenSource stopping = new();
    private readonly long startedAt = work.Time.GetTimestamp();
    private AttemptProgress? progress;
    private long stoppedAt;
    private int stopReason;

    public override string TaskId => order.TaskId;

    public string Token => order.Token;

    public override string TaskType => order.Type;

    public override int Attempt => order.Attempt;

    public override JsonPayload Input => JsonPayload.FromUtf8(order.Input.Utf8);

    public override DateTimeOffset Deadline { get; } = After(work.Time.GetUtcNow(), order.Timeout);

    public override JsonPayload? Checkpoint => order.Checkpoint.IsNull ? null : JsonPayload.FromUtf8(order.Checkpoint.Utf8);

    public override TimeProvider Time => work.Time;

    /// <summary>Why it was told to stop.</summary>
    public StopReason StopReason => (StopReason)Volatile.Read(ref stopReason);

    /// <summary>True once it has run for as long as it may, and the server, whose word counts, has had time to say so.</summary>
    public bool IsOverdue => Time.GetElapsedTime(startedAt) >= order.Timeout + OverdueMargin;

    /// <summary>True when it was told to stop and has not obeyed in the grace.</summary>
    public bool IsDeaf(TimeSpan grace) => StopReason != StopReason.None && Time.GetElapsedTime(Volatile.Read(ref stoppedAt)) >= grace;

    /// <summary>What it reported of its progress; null when nothing.</summary>
    public AttemptProgress? Reported => Volatile.Read(ref progress);

    private AttemptProgress Progress => LazyInitializer.EnsureInitialized(ref progress, () => new AttemptProgress(this, work))!;

    /// <summary>Runs the handler, on a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            if (handler is null)
            {
                End(TaskOutcome.Fail($"This agent has no handler for task type '{TaskType}'."));
                return;
            }

            var running = handler.RunAsync(this, stopping.Token);
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

    /// <summary>Fires the handler's token, on a thread of the pool: what is registered with it is the handler's code.</summary>
    /// <returns>False when it was told already.</returns>
    public bool Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref stoppedAt, Math.Max(1, Time.GetTimestamp()), 0) != 0)
        {
            return false;
        }

        Volatile.Write(ref stopReason, (int)reason);
        ThreadPool.UnsafeQueueUserWorkItem(
            static attempt =>
            {
                try
                {
                    attempt.stopping.Cancel();
                }
                catch (AggregateException e)
                {
                    attempt.LogStopFailure(e);
                }
            },
            this,
            preferLocal: false);
        return true;
    }

    /// <summary>Nobody listens to the handler any longer.</summary>
    /// <returns>What is reported in its place; null for nothing.</returns>
    public KeptResult? Abandon()
    {
        Reported?.Stop(flush: false);
        return StopReason == StopReason.Cancelled ? Cancelled() : null;
    }

    public override void ReportProgress(double percent, string? message = null) => Progress.Report(percent, message);

    public override void SaveCheckpoint(JsonPayload checkpoint)
    {
        if (checkpoint.Length > work.Options.MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The checkpoint has {checkpoint.Length} bytes; the limit is {work.Options.MaxPayloadBytes}. Keep large state elsewhere and save where it is.",
                nameof(checkpoint));
        }

        Progress.Save(checkpoint);
    }

    /// <summary>To the agent's own log, as information: agents have no way to the task's.</summary>
    public override void LogOutput(TaskLogStream stream, string text)
    {
        if (work.Logger.IsEnabled(LogLevel.Information))
        {
            work.Logger.LogInformation("Task {Task} ({Stream}): {Line}", TaskId, stream, text);
        }
    }

    private static DateTimeOffset After(DateTimeOffset now, TimeSpan timeout) => timeout < DateTimeOffset.MaxValue - now ? now + timeout : DateTimeOffset.MaxValue;

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

    private void End(TaskOutcome? outcome) => Finish(outcome switch
    {
        TaskOutcome.Completed completed when completed.Result.Length > work.Options.MaxPayloadBytes => Failed(
            TaskErrorTypes.AgentError, $"The result has {completed.Result.Length} bytes; the limit is {work.Options.MaxPayloadBytes}.", retryable: false),
        TaskOutcome.Completed completed => Completed(completed.Result),
        TaskOutcome.Failed failed => Failed(failed.Type ?? TaskErrorTypes.AgentError, failed.Message ?? "", failed.Retryable, failed.RetryAfter),

        // The protocol has no word for it: a failure that is tried again is the nearest one.
        TaskOutcome.Snoozed snoozed => Failed("snoozed", "The handler wants to be asked again later.", retryable: true, snoozed.Delay),
        _ => Failed(TaskErrorTypes.AgentError, $"The handler of '{TaskType}' returned no outcome.", retryable: true),
    });

    private void End(Exception exception)
    {
        if (exception is OperationCanceledException && StopReason is not StopReason.None and var reason)
        {
            Finish(reason == StopReason.Cancelled ? Cancelled() : null);
            return;
        }

        Finish(Failed(TaskErrorTypes.AgentError, $"{exception.GetType().Name}: {exception.Message}", retryable: true));
    }

    private void Finish(KeptResult? result)
    {
        Reported?.Stop(flush: result?.Error is not null);
        work.Ended(this, result);
    }

    private KeptResult Completed(JsonPayload result)
    {
        try
        {
            // One that is not JSON would spoil the frames around it.
            var reader = new Utf8JsonReader(result.Utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            return Failed(TaskErrorTypes.AgentError, $"The result is not JSON, or deeper than {MaxDepth} levels: {e.Message}", retryable: false);
        }

        return new KeptResult { TaskId = TaskId, Token = Token, Result = new(result.Utf8) };
    }

    private KeptResult Failed(string type, string message, bool retryable, TimeSpan? retryAfter = null) => new()
    {
        TaskId = TaskId,
        Token = Token,
        Error = new AttemptErrorResource
        {
            Type = Shortened.Text(type, Shortened.TypeLength),
            Message = Shortened.Text(message, Shortened.ErrorLength),
            Retryable = retryable,
        },
        RetryAfter = retryAfter < TimeSpan.Zero ? TimeSpan.Zero : retryAfter,
    };

    private KeptResult Cancelled() => Failed(TaskErrorTypes.AgentError, "The attempt was cancelled.", retryable: false);

    private void LogStopFailure(AggregateException e) =>
        work.Logger.LogWarning(e, "A callback that a handler registered with its cancellation token threw: {Reason}", e.Message);
}
