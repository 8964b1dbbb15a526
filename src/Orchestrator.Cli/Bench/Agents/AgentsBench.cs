using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Orchestrator.Cli.Bench.Servers;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Agents;

/// <summary><c>orc bench agents</c>: many agents at one server, and how fast work comes to them.</summary>
internal static class AgentsBench
{
    private const string Commits = "orchestrator_journal_appends_total";
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    public static async Task<AgentsReport> RunAsync(int agents, int rate, int seconds, int tasks, string parent, Action<string> say)
    {
        using var store = new BenchStore(parent);
        var (inProcess, inProcessCost) = await ThroughputAsync(store, "in-process", tasks, say, (_, _) => Task.FromResult<IDisposable?>(null), BenchServer.ManySlots);
        var (stream, streamCost) = await ThroughputAsync(store, "streams", tasks, say, StreamsAsync, 0);
        var (polling, _) = await ThroughputAsync(store, "long-poll", tasks / 4, say, PollersAsync, 0);

        using var server = Server(store, "crowd", 0, agents);
        await server.StartAsync();
        var latencies = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        var crowd = await ConnectAsync(server.Address, agents, input => latencies.Add(
            Stopwatch.GetElapsedTime(long.Parse(input.GetProperty("t").GetString()!, CultureInfo.InvariantCulture)).TotalMilliseconds));
        var connecting = Stopwatch.GetElapsedTime(started).TotalSeconds;
        say($"{agents} agents are connected after {connecting:F1} s.");
        using var stop = new CancellationTokenSource();
        var pinging = PingAsync(crowd, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(seconds));

        using var http = new HttpClient { BaseAddress = server.Address };
        var (cpu, commits, at) = (server.Life.CpuTime, await CommitsAsync(http), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var idle = 100 * ((server.Life.CpuTime - cpu) / Stopwatch.GetElapsedTime(at));
        var written = await CommitsAsync(http) - commits;
        say($"Idle: {idle:F1} % of a core, {written} commits, {server.Life.RssMib:F0} MiB.");

        await SubmitAsync(server.Address, rate, 2);
        latencies.Clear();
        await SubmitAsync(server.Address, rate, seconds);
        var dispatch = Spread.Of(latencies);
        var rss = server.Life.RssMib;
        await stop.CancelAsync();
        await pinging;
        crowd.ForEach(agent => agent.Dispose());
        await server.StopAsync();
        return new AgentsReport
        {
            Agents = agents,
            ConnectSeconds = connecting,
            RssMib = rss,
            IdleCorePercent = idle,
            IdleCommits = written,
            Rate = rate,
            Dispatch = dispatch,
            InProcessTasksPerSecond = inProcess,
            InProcessMicrosecondsPerTask = inProcessCost,
            StreamTasksPerSecond = stream,
            StreamMicrosecondsPerTask = streamCost,
            StreamRatioPerCore = inProcessCost / streamCost,
            LongPollTasksPerSecond = polling,
        };
    }

    private static BenchServer Server(BenchStore store, string name, int slots, int agents) => new(
        Path.Combine(store.Folder, name),
        ["--slots", $"{slots}"],
        new Dictionary<string, string> { ["ORCHESTRATOR__QUEUE__MAX_WAITING"] = $"{int.MaxValue}", ["ORCHESTRATOR__AGENTS__MAX"] = $"{agents + 100}" });

    /// <summary>Tasks a second from batches, and microseconds of the server's processor time for each; the first round warms up.</summary>
    private static async Task<(double Rate, double Cost)> ThroughputAsync(
        BenchStore store, string name, int tasks, Action<string> say, Func<Uri, string, Task<IDisposable?>> attach, int slots)
    {
        using var server = Server(store, name, slots, 100);
        await server.StartAsync();
        using var attached = await attach(server.Address, "echo");
        using var counts = new TaskCounts(server.Address);
        var load = new BatchLoad(TaskBodies.Echo);
        var (rates, costs) = (new List<double>(), new List<double>());
        for (var round = 0; round <= 3; round++)
        {
            var before = counts.Of("completed");
            var (cpu, start) = (server.Life.CpuTime, Stopwatch.GetTimestamp());
            await load.SubmitAsync(server.Address, tasks);
            await counts.ReachAsync("completed", before + tasks);
            var rate = tasks / Stopwatch.GetElapsedTime(start).TotalSeconds;
            await counts.UntilAsync(status => status.ProjectionLag == 0, "the table of finished tasks has caught up");
            if (round > 0)
            {
                rates.Add(rate);
                costs.Add((server.Life.CpuTime - cpu).TotalMicroseconds / tasks);
            }
        }

        say($"{name}: {Medians.Of(rates):N0} tasks/s, {Medians.Of(costs):F1} us of the server each");
        await server.StopAsync();
        return (Medians.Of(rates), Medians.Of(costs));
    }

    private static async Task<IDisposable?> StreamsAsync(Uri server, string type)
    {
        var agents = new Crowd();
        for (var i = 0; i < 4; i++)
        {
            agents.Add(await LightAgent.ConnectAsync(server, $"stream-{i}", 2_500, type));
        }

        return agents;
    }

    private static Task<IDisposable?> PollersAsync(Uri server, string type) => Task.FromResult<IDisposable?>(new Pollers(server, 16, 64, type));

    private static async Task<List<LightAgent>> ConnectAsync(Uri server, int count, Action<System.Text.Json.JsonElement> assigned)
    {
        var agents = new ConcurrentBag<LightAgent>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (i, _) => agents.Add(await LightAgent.ConnectAsync(server, $"agent-{i}", 1, "timed", assigned)));
        return [.. agents];
    }

    private static async Task PingAsync(List<LightAgent> agents, CancellationToken stop)
    {
        // A little at a time, as agents that do not know of each other do.
        const int Parts = 100;
        for (var part = 0; !stop.IsCancellationRequested; part = (part + 1) % Parts)
        {
            for (var i = part; i < agents.Count; i += Parts)
            {
                await agents[i].PingAsync();
            }

            await Task.Delay(PingInterval / Parts, CancellationToken.None);
        }
    }

    private static async Task SubmitAsync(Uri server, int rate, int seconds)
    {
        const int Turns = 100;
        using var client = new OrchestratorClient(new OrchestratorClientOptions { Server = server });
        var submitting = new List<Task>();
        var start = Stopwatch.GetTimestamp();
        for (var turn = 1; turn <= seconds * Turns; turn++)
        {
            for (var i = 0; i < rate / Turns; i++)
            {
                var request = new SubmitTaskRequest { TaskType = "timed", InputData = new RawJson(Encoding.UTF8.GetBytes($$"""{"t":"{{Stopwatch.GetTimestamp()}}"}""")) };
                submitting.Add(client.SubmitAsync(request));
            }

            var due = TimeSpan.FromSeconds((double)turn / Turns) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }
        }

        await Task.WhenAll(submitting);
        using var counts = new TaskCounts(server);
        await counts.UntilAsync(status => status.Tasks["queued"] + status.Tasks["scheduled"] + status.Tasks["running"] == 0, "all tasks have ended");
    }

    private static async Task<long> CommitsAsync(HttpClient http)
    {
        var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return text.Split('\n').Where(line => line.StartsWith(Commits, StringComparison.Ordinal))
            .Sum(line => (long)double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    private sealed class Crowd : List<LightAgent>, IDisposable
    {
        public void Dispose() => ForEach(agent => agent.Dispose());
    }

    private sealed class Pollers : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly HttpClient http;

        public Pollers(Uri server, int count, int slots, string type)
        {
            http = new HttpClient { BaseAddress = server };
            for (var i = 0; i < count; i++)
            {
                _ = RunAsync(new PollingAgent(http, $"poller-{i}", slots, type));
            }
        }

        public void Dispose()
        {
            stop.Cancel();
            http.Dispose();
            stop.Dispose();
        }

        private async Task RunAsync(PollingAgent agent)
        {
            try
            {
                await agent.RunAsync(stop.Token);
            }
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or HttpRequestException or ObjectDisposedException)
            {
                // The measurement is over.
            }
        }
    }
}
