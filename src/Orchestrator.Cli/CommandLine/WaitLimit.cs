namespace Orchestrator.Cli.CommandLine;

/// <summary>Ends a wait that the server should have ended, but is not there to.</summary>
internal sealed class WaitLimit : IDisposable
{
    // The server holds answers for whole seconds, and its last one is worth having.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // What a timer can be set to; longer waits end by themselves.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource over = new();
    private readonly CancellationTokenSource either;

    /// <param name="patience">Null for no limit.</param>
    public WaitLimit(TimeSpan? patience, CancellationToken outer)
    {
        either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, outer);
        if (patience < Longest)
        {
            over.CancelAfter(patience.Value + Grace);
        }
    }

    public CancellationToken Token => either.Token;

    public bool IsOver => over.IsCancellationRequested;

    public void Dispose()
    {
        either.Dispose();
        over.Dispose();
    }
}
