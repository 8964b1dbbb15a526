namespace Orchestrator.Actors;

/// <summary>One task of a phase. It is started by the dispatcher, so one that blocks before its first await does not hold up the others.</summary>
internal sealed class ShutdownTask(string phase, string name, Func<CancellationToken, Task> task) : IWorkItem, IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<Exception?> ended = new();

    public string Name => name;

    public CancellationToken Token { get; set; }

    /// <summary>Completes, never fails, with what went wrong; null when nothing did.</summary>
    public Task<Exception?> Ended => ended.Task;

    public void Run() => _ = RunAsync();

    void IThreadPoolWorkItem.Execute() => Run();

    private async Task RunAsync()
    {
        Exception? failure = null;
        try
        {
            await task(Token);
        }
        catch (OperationCanceledException exception) when (Token.IsCancellationRequested)
        {
            failure = new TimeoutException($"Phase {phase} was over without it.", exception);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        ended.SetResult(failure);
    }
}
