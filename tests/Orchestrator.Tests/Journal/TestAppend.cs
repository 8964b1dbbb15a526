using Orchestrator.Journal;

namespace Orchestrator.Tests.Journal;

/// <summary>An append whose outcome can be awaited.</summary>
internal sealed class TestAppend : JournalAppend
{
    private readonly TaskCompletionSource<AppendStatus> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Exception? Failure { get; private set; }

    public int Calls { get; private set; }

    /// <summary>Called within <see cref="OnCompleted"/>, on the journal's writer.</summary>
    public Action<TestAppend>? Observer { get; init; }

    /// <summary>The outcome, with a guard against waiting for ever.</summary>
    public Task<AppendStatus> Outcome => _outcome.Task.WaitAsync(Guard.Hang);

    public override void OnCompleted(AppendStatus status, Exception? failure)
    {
        Calls++;
        Failure = failure;
        Observer?.Invoke(this);
        _outcome.TrySetResult(status);
    }
}
