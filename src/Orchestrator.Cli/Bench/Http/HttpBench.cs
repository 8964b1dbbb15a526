using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Http;

/// <summary><c>orc bench http</c>: what is left of the engine's speed behind the API, on real servers in processes of their own.</summary>
internal static class HttpBench
{
    private const int Rounds = 3;

    // However long a round is, its tasks may wait.
    private static readonly Dictionary<string, string> Settings = new() { ["ORCHESTRATOR__QUEUE__MAX_WAITING"] = $"{int.MaxValue}" };

    public static async Task<HttpReport> RunAsync(HttpOptions options, Action<string> say)
    {
        using var store = new BenchStore(options.Folder);
        using var single = await StartAsync(store, "single");
        var posts = new PostRounds(options, single, say);
        await posts.RunAsync(Rounds);
        await single.StopAsync();

        using var batch = await StartAsync(store, "batch");
        var batches = new BatchRounds(options, batch, say);
        await batches.RunAsync(Rounds);
        await batch.StopAsync();
        return new HttpReport
        {
            Rounds = Rounds,
            Connections = options.Connections,
            Seconds = options.Seconds,
            BodyBytes = TaskBodies.Echo.Length,
            PostsPerSecond = posts.Rate,
            BarePostsPerSecond = posts.BareRate,
            PostRatio = posts.Ratio,
            DelayedPostsPerSecond = posts.DelayedRate,
            DelayedPostRatio = posts.DelayedRatio,
            Tasks = options.Tasks,
            BatchTasksPerSecond = batches.Rate,
            ClientTasksPerSecond = batches.ClientRate,
            Listeners = options.Listeners,
            ListenedTasksPerSecond = batches.ListenedRate,
            ListeningCostPercent = batches.ListeningCostPercent,
            EventsReceived = batches.EventsReceived,
            Resets = batches.Resets,
        };
    }

    private static async Task<BenchServer> StartAsync(BenchStore store, string name)
    {
        var server = new BenchServer(Path.Combine(store.Folder, name), ["--slots", $"{BenchServer.ManySlots}"], Settings);
        await server.StartAsync();
        return server;
    }
}
