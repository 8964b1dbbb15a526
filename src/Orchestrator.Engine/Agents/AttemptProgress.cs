using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine.Agents;

/// <summary>
/// An attempt's progress on its way to the shard: the newest report replaces one that was not sent yet, and at most one
/// in 250 ms is sent, checkpoints like progress. What was not sent goes before the attempt's end.
/// </summary>
internal sealed class AttemptProgress(LocalAttempt attempt, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Lock gate = new();
    private double percent;
    private string? message;
    private TaskPayload checkpoint;
    private bool unsent;
    private bool stopped;
    private ITimer? timer;

    /// <summary>The attempt's progress, from the first report on.</summary>
    public static AttemptProgress Of(LocalAttempt attempt)
    {
        lock (attempt)
        {
            return attempt.Progress ??= new AttemptProgress(attempt, attempt.Holder.Time);
        }
    }

    public void Report(double newPercent, string? newMessage)
    {
        lock (gate)
        {
            if (stopped)
            {
                return;
            }

            percent = newPercent;
            message = newMessage is null ? message : Shortened.Text(newMessage, Shortened.ProgressLength);
            SendSoon();
        }
    }

    public void Save(TaskPayload newCheckpoint)
    {
        lock (gate)
        {
            if (!stopped)
            {
                checkpoint = newCheckpoint;
                SendSoon();
            }
        }
    }

    /// <summary>The attempt has ended; what was not sent is, unless the result says it all.</summary>
    public void Stop(bool flush)
    {
        lock (gate)
        {
            stopped = true;
            timer?.Dispose();
            if (unsent && flush)
            {
                Send();
            }
        }
    }

    private void SendOnInterval()
    {
        lock (gate)
        {
            if (unsent && !stopped)
            {
                Send();
            }
        }
    }

    private void SendSoon()
    {
        unsent = true;
        if (timer is null)
        {
            timer = time.CreateTimer(_ => SendOnInterval(), null, Interval, Interval);
            Send();
        }
    }

    private void Send()
    {
        unsent = false;
        attempt.Shard.Report(new ReportProgress(attempt.Task, attempt.Token, percent, message, checkpoint));
        checkpoint = default;
    }
}
