namespace Orchestrator.Sdk.Agents.Work;

/// <summary>
/// An attempt's progress on its way to the server: the newest report replaces one that was not sent yet, and at most one in
/// 250 ms is sent. What was not sent goes before the attempt's failure; a result says it all.
/// </summary>
internal sealed class AttemptProgress(RunningAttempt attempt, HeldWork work)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private double percent;
    private string? message;
    private JsonPayload? checkpoint;
    private long? sentAt;
    private bool isUnsent;
    private bool isStopped;

    public void Report(double newPercent, string? newMessage)
    {
        lock (gate)
        {
            percent = double.IsNaN(newPercent) ? 0 : Math.Clamp(newPercent, 0, 100);
            message = newMessage is null ? message : Shortened.Text(newMessage, Shortened.ProgressLength);
            isUnsent = true;
            SendIfDue();
        }
    }

    public void Save(JsonPayload newCheckpoint)
    {
        lock (gate)
        {
            checkpoint = newCheckpoint;
            isUnsent = true;
            SendIfDue();
        }
    }

    /// <summary>Sends what was not sent, if its time has come.</summary>
    public void SendIfDue()
    {
        lock (gate)
        {
            if (isUnsent && !isStopped && (sentAt is not { } last || work.Time.GetElapsedTime(last) >= Interval))
            {
                Send();
            }
        }
    }

    /// <summary>The last report may have got lost with its connection.</summary>
    public void SendAgain()
    {
        lock (gate)
        {
            if (sentAt is not null && !isStopped)
            {
                Send();
            }
        }
    }

    /// <summary>The checkpoint is more than the server takes.</summary>
    public void Forget()
    {
        lock (gate)
        {
            checkpoint = null;
        }
    }

    /// <summary>The attempt has ended.</summary>
    /// <param name="flush">True to send what was not sent.</param>
    public void Stop(bool flush)
    {
        lock (gate)
        {
            if (flush && isUnsent && !isStopped)
            {
                Send();
            }

            isStopped = true;
        }
    }

    private void Send()
    {
        isUnsent = !work.Send(attempt, new ProgressNote(percent, message, checkpoint));
        sentAt = work.Time.GetTimestamp();
    }
}
