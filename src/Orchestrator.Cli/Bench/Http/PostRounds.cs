using Orchestrator.Cli.Bench.Servers;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Http;

/// <summary>Single submissions, in alternation with a web server whose handler does nothing.</summary>
internal sealed class PostRounds(HttpOptions options, BenchServer server, Action<string> say)
{
    private readonly List<double> bare = [];
    private readonly List<double> posts = [];
    private readonly List<double> delayed = [];

    public double BareRate => Medians.Of(bare);

    public double Rate => Medians.Of(posts);

    public double Ratio => Medians.OfRatios(posts, bare);

    public double DelayedRate => Medians.Of(delayed);

    public double DelayedRatio => Medians.OfRatios(delayed, bare);

    public async Task RunAsync(int rounds)
    {
        var length = AnswerLength();
        using var other = ServerLife.Start(["bench", "bare-server", $"{length}"], new Dictionary<string, string>());
        var bareUrl = new Uri(await other.Ready ?? throw new IOException("The bare web server did not start: " + other.LastWords));
        var (echo, later) = (HttpRequests.Submit(TaskBodies.Echo), HttpRequests.Submit(TaskBodies.Delayed));
        using var counts = new TaskCounts(server.Address);
        for (var round = 0; round <= rounds; round++)
        {
            var bareRate = PostLoad.Run(bareUrl, echo, options.Connections, Duration(round)).Rate;
            var before = counts.Of("completed");
            var (rate, answers) = PostLoad.Run(server.Address, echo, options.Connections, Duration(round));
            await counts.ReachAsync("completed", before + answers);
            var delayedRate = PostLoad.Run(server.Address, later, options.Connections, Duration(round)).Rate;
            await ForgetDelayedAsync();
            if (round == 0)
            {
                // It warms up, compiler included, and is not counted.
                continue;
            }

            bare.Add(bareRate);
            posts.Add(rate);
            delayed.Add(delayedRate);
            say($"round {round} of {rounds}: single submissions {rate:N0}/s, of delayed tasks {delayedRate:N0}/s, bare web server {bareRate:N0}/s");
        }
    }

    private TimeSpan Duration(int round) => TimeSpan.FromSeconds(round == 0 ? Math.Min(options.Seconds, 2) : options.Seconds);

    private int AnswerLength()
    {
        using var link = new HttpLink(server.Address);
        return link.Ask(HttpRequests.Submit(TaskBodies.Echo), 201).Length;
    }

    /// <summary>They would fill the queue and the memory of the rounds to come.</summary>
    private async Task ForgetDelayedAsync()
    {
        using var client = new OrchestratorClient(server.Address);
        var job = await client.BulkAsync(new BulkRequest { Action = "cancel", Filter = new BulkFilter { Status = "submitted" } });
        while (job.Status == "running")
        {
            job = await client.GetBulkAsync(job.BulkId, TimeSpan.FromSeconds(30));
        }
    }
}
