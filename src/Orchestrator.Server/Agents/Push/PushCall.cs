using Orchestrator.Domain.Tasks;

namespace Orchestrator.Server.Agents.Push;

/// <summary>One attempt on its way to an agent that is called.</summary>
internal sealed class PushCall(AttemptToken token, TimeProvider time, TimeSpan timeout) : IDisposable
{
    private readonly CancellationTokenSource end = new(timeout < Longest ? timeout : Longest, time);

    private static TimeSpan Longest { get; } = TimeSpan.FromDays(40);

    public AttemptToken Attempt => token;

    /// <summary>Breaks the call off when it is cancelled.</summary>
    public CancellationToken Token => end.Token;

    /// <summary>True when somebody cancelled the task.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>True when the attempt is over for another reason: nobody wants to hear of it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Breaks the call off.</summary>
    public void Stop(bool isCancelled)
    {
        (IsCancelled, IsOver) = (isCancelled, !isCancelled);
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in this moment.
        }
    }

    public void Dispose() => end.Dispose();
}
