using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Recovery;

/// <summary><c>orc bench recovery</c>: a server with much to remember is killed under load, and started again.</summary>
internal static class RecoveryBench
{
    private const int LoadTasks = 100_000;
    private static readonly byte[] Ready = HttpRequests.Get("/api/v1/health/ready");
    private static readonly byte[] Submission = HttpRequests.Submit(TaskBodies.Echo);
    private static readonly TimeSpan LoadTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    public static async Task<RecoveryReport> RunAsync(RecoveryOptions options, Action<string> say)
    {
        using var store = new BenchStore(options.Folder);
        var folder = Path.Combine(store.Folder, "data");
        await FinishedTasks.MakeAsync(folder, options.Finished, say);
        using var server = new BenchServer(folder, ["--slots", $"{BenchServer.ManySlots}"], new Dictionary<string, string>
        {
            ["ORCHESTRATOR__QUEUE__MAX_WAITING"] = $"{options.Queued + (LoadTasks * 10)}",
        });
        await server.StartAsync();
        await new BatchLoad(TaskBodies.Unservable).SubmitAsync(server.Address, options.Queued);
        var ready = new List<double>();
        var submissions = new List<double>();
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            await KillUnderLoadAsync(server);
            var (readyMs, submissionMs) = await RestartAsync(server);
            ready.Add(readyMs);
            submissions.Add(submissionMs);
            say($"kill {kill} of {options.Kills}: ready after {readyMs:N0} ms, first submission answered after {submissionMs:N0} ms");
            await RestAsync(server, options.Queued);
        }

        await server.StopAsync();
        return new RecoveryReport
        {
            Queued = options.Queued,
            Finished = options.Finished,
            Kills = options.Kills,
            Ready = Spread.Of(ready),
            FirstSubmission = Spread.Of(submissions),
        };
    }

    private static async Task KillUnderLoadAsync(BenchServer server)
    {
        var load = new BatchLoad(TaskBodies.Echo).SubmitAsync(server.Address, LoadTasks);
        await Task.WhenAny(load, Task.Delay(LoadTime));
        await server.Life.KillAsync();
        try
        {
            await load;
        }
        catch (IOException)
        {
            // What the kill cut off.
        }
    }

    private static async Task<(double ReadyMs, double SubmissionMs)> RestartAsync(BenchServer server)
    {
        var start = Stopwatch.GetTimestamp();
        var life = server.Begin();
        while (true)
        {
            try
            {
                using var link = new HttpLink(server.Address);
                link.Ask(Ready);
                var ready = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                link.Ask(Submission, status: 201);
                return (ready, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            catch (IOException) when (!life.Ended.IsCompleted)
            {
                // It does not listen yet, or is not ready.
                await Task.Delay(Interval);
            }
        }
    }

    /// <summary>Waits until what the load left is done. A server that is quick because it has forgotten something is no good.</summary>
    private static async Task RestAsync(BenchServer server, int queued)
    {
        using var counts = new TaskCounts(server.Address);
        await counts.UntilAsync(status => status.Tasks["queued"] <= queued && status.Tasks["running"] == 0, "the load's tasks have ended");
        if (counts.Of("queued") is var there && there < queued)
        {
            throw new IOException($"Of {queued} queued tasks {there} are there after a kill.");
        }
    }
}
