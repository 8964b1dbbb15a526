namespace Orchestrator.Cli.Bench.Servers;

/// <summary>Batches of the same line over a few connections, each with a thread of its own.</summary>
/// <param name="line">The task.</param>
internal sealed class BatchLoad(byte[] line)
{
    /// <summary>Lines of a batch.</summary>
    public const int Lines = 10_000;

    private const int Connections = 4;
    private readonly byte[] wholeBatch = HttpRequests.SubmitBatch(line, Lines);

    /// <summary>Submits so many tasks; completes when all are answered.</summary>
    /// <exception cref="IOException">One was refused.</exception>
    public Task SubmitAsync(Uri server, int tasks)
    {
        var batches = (tasks + Lines - 1) / Lines;
        var rest = tasks % Lines == 0 ? wholeBatch : HttpRequests.SubmitBatch(line, tasks % Lines);
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(Connections, batches)).Select(_ => Task.Factory.StartNew(
            Send, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        void Send()
        {
            using var link = new HttpLink(server);
            int mine;
            while ((mine = Interlocked.Increment(ref next)) < batches)
            {
                link.Send(mine == batches - 1 ? rest : wholeBatch);
                link.ExpectLines();
            }
        }
    }
}
