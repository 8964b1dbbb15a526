using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Http;

/// <summary>Batches: as bare bytes, by way of the client, and as bare bytes while many callers listen to events.</summary>
internal sealed class BatchRounds(HttpOptions options, BenchServer server, Action<string> say)
{
    private readonly BatchLoad load = new(TaskBodies.Echo);
    private readonly SubmitTaskRequest request = new() { TaskType = "echo", Domain = "default", InputData = new RawJson(TaskBodies.Echo) };
    private readonly List<double> rates = [];
    private readonly List<double> clientRates = [];
    private readonly List<double> listenedRates = [];

    public double Rate => Medians.Of(rates);

    public double ClientRate => Medians.Of(clientRates);

    public double ListenedRate => Medians.Of(listenedRates);

    public double ListeningCostPercent => 100 * (1 - Medians.OfRatios(listenedRates, rates));

    public long EventsReceived { get; private set; }

    public long Resets { get; private set; }

    public async Task RunAsync(int rounds)
    {
        for (var round = 0; round <= rounds; round++)
        {
            var clientRate = await MeasureAsync(SubmitByClientAsync);

            // Taking turns at being first: what a round leaves behind, garbage above all, falls on both.
            double rate = 0, listenedRate;
            if (round % 2 == 0)
            {
                rate = await MeasureAsync(SubmitAsync);
            }

            using (var crowd = await ListenerCrowd.StartAsync(server.Address, options.Listeners))
            {
                listenedRate = await MeasureAsync(SubmitAsync);
                if (round == 0)
                {
                    continue;
                }

                // What was sent last may still be on its way; cut events are not counted, so all of them cannot be waited for.
                await crowd.HeardAsync(2L * options.Listeners * options.Tasks);
                EventsReceived += crowd.Events;
                Resets += crowd.Resets;
            }

            if (round % 2 != 0)
            {
                rate = await MeasureAsync(SubmitAsync);
            }

            rates.Add(rate);
            clientRates.Add(clientRate);
            listenedRates.Add(listenedRate);
            say($"round {round} of {rounds}: batches {rate:N0} tasks/s, with {options.Listeners} listeners {listenedRate:N0}, by the client {clientRate:N0}");
        }
    }

    /// <summary>Tasks a second from the first byte to the end of the last task; returns when the table of finished tasks has them as well.</summary>
    private async Task<double> MeasureAsync(Func<Task> submit)
    {
        using var counts = new TaskCounts(server.Address);
        var before = counts.Of("completed");
        var start = Stopwatch.GetTimestamp();
        await submit();
        await counts.ReachAsync("completed", before + options.Tasks);
        var rate = options.Tasks / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await counts.UntilAsync(status => status.ProjectionLag == 0, "the table of finished tasks has caught up");
        return rate;
    }

    private Task SubmitAsync() => load.SubmitAsync(server.Address, options.Tasks);

    private async Task SubmitByClientAsync()
    {
        using var client = new OrchestratorClient(new OrchestratorClientOptions { Server = server.Address });
        await foreach (var item in client.SubmitManyAsync(Enumerable.Repeat(request, options.Tasks)))
        {
            if (item.Outcome != BatchOutcome.Accepted)
            {
                throw new IOException($"The server refused a task of a batch: {item.Error?.Detail}");
            }
        }
    }
}
