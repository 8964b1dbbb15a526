namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>
/// One open call for work. It answers with the first attempts that are durable, and with all that were promised to it: what is on its way to the disk is
/// waited for. Guarded by the pool's gate.
/// </summary>
internal sealed class LongPoll(SessionAgent agent, int max)
    : TaskCompletionSource<IReadOnlyList<LocalAttempt>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly List<LocalAttempt> attempts = [];
    private bool isClosing;

    /// <summary>True while attempts can be added.</summary>
    public bool IsOpen => !Task.IsCompleted;

    /// <summary>True while it takes promises.</summary>
    public bool HasRoom => !isClosing && attempts.Count + agent.Reserved.Count < max;

    /// <summary>An attempt is durable and goes with the answer.</summary>
    public void Add(LocalAttempt attempt)
    {
        attempts.Add(attempt);
        Settle();
    }

    /// <summary>Answers if there is something to say and nothing more is on its way.</summary>
    public void Settle()
    {
        if ((attempts.Count > 0 || isClosing || agent.HasNews) && agent.Reserved.Count == 0)
        {
            isClosing = true;
            TrySetResult(attempts);
        }
    }

    /// <summary>Another call has taken its place, and what was promised: answers with what it has.</summary>
    public void Replace()
    {
        isClosing = true;
        TrySetResult(attempts);
    }

    /// <summary>Its time is over: takes no more promises, and answers when those given are kept.</summary>
    public void Close()
    {
        isClosing = true;
        Settle();
    }
}
