using System.Collections.Concurrent;
using System.Globalization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary>
/// Clients that submit tasks to all nodes of a cluster at a steady rate, whatever happens to the nodes. Each task has a key; a try that comes to
/// nothing is repeated at the next node. All that was asked for and answered is kept, to be compared with what the cluster has.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    /// <summary>The tag that tells which call a task comes from.</summary>
    public const string Tag = "call";

    // More than a paused node holds on to, and few enough not to run a cluster over that comes back.
    private const int MostUnderWay = 25;
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly LoadOptions options;
    private readonly IReadOnlyList<OrchestratorClient> nodes;
    private readonly TimeProvider time = TimeProvider.System;
    private readonly ConcurrentQueue<LoadCall> calls = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private int lastNumber;

    /// <summary>Begins to submit.</summary>
    public SteadyLoad(IReadOnlyList<Uri> addresses, LoadOptions options)
    {
        this.options = options;
        nodes = [.. addresses.Select(address => ConnectTo(address, options))];
        running = Task.WhenAll(Enumerable.Range(0, options.Clients).Select(ClientAsync));
    }

    /// <summary>All calls that were begun.</summary>
    public IReadOnlyCollection<LoadCall> Calls => calls;

    /// <summary>A client that tries nothing twice.</summary>
    public static OrchestratorClient ConnectTo(Uri address, LoadOptions options)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        return new OrchestratorClient(http, new OrchestratorClientOptions { Server = address, ApiKey = options.ApiKey, Retry = ClientRetryOptions.Never });
    }

    /// <summary>Waits until every client has been answered in every domain by a call that began now or later.</summary>
    /// <exception cref="TimeoutException">It has not come to that.</exception>
    public async Task EveryClientServedAsync(TimeSpan patience)
    {
        var from = lastNumber;
        var since = time.GetTimestamp();
        while (calls.Where(call => call.Number > from && call.AcknowledgedAt is not null).DistinctBy(call => (call.Client, call.Domain)).Count()
            < options.Clients * options.Domains.Count)
        {
            if (time.GetElapsedTime(since) > patience)
            {
                var last = calls.SelectMany(call => call.Failures).MaxBy(failure => failure.FailedAt);
                throw new TimeoutException($"Not every client was served within {patience.TotalSeconds:F0} s; the last failure: {last}");
            }

            await Task.Delay(ShortestRest, time);
        }
    }

    /// <summary>Submits nothing more, and waits until all that was begun is acknowledged.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running.WaitAsync(Patience, time);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var node in nodes)
        {
            node.Dispose();
        }

        stopping.Dispose();
    }

    private async Task ClientAsync(int client)
    {
        var interval = TimeSpan.FromSeconds(options.Clients / options.TasksPerSecond);
        var underWay = new List<Task>();
        using var beat = new PeriodicTimer(interval, time);
        try
        {
            // Not all at the same moment.
            await Task.Delay(interval * client / options.Clients, time, stopping.Token);
            for (var turn = 0; await beat.WaitForNextTickAsync(stopping.Token); turn++)
            {
                underWay.RemoveAll(call => call.IsCompleted);
                if (underWay.Count < MostUnderWay)
                {
                    var call = NewCall(client, turn);
                    calls.Enqueue(call);

                    // Over time every node is asked first for every domain.
                    underWay.Add(SubmitAsync(call, client + turn + (turn / options.Domains.Count)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        await Task.WhenAll(underWay);
    }

    private LoadCall NewCall(int client, int turn)
    {
        var number = Interlocked.Increment(ref lastNumber);
        var isLong = number % options.LongOneIn == 0;
        return new LoadCall(number, client, new SubmitTaskRequest
        {
            TaskType = isLong ? "sleep" : "echo",
            InputData = RawJson.Parse(isLong ? string.Create(CultureInfo.InvariantCulture, $$"""{"seconds": {{1 + (number / options.LongOneIn % 9 * 0.25)}}}""") : $$"""{"number": {{number}}}"""),
            Domain = options.Domains[(client + turn) % options.Domains.Count],
            IdempotencyKey = $"call-{number}",
            Tags = new Dictionary<string, string> { [Tag] = number.ToString(CultureInfo.InvariantCulture) },
        });
    }

    private async Task SubmitAsync(LoadCall call, int turn)
    {
        for (var attempt = 0; call.AcknowledgedAt is null; attempt++)
        {
            var node = nodes[(turn + attempt) % nodes.Count];
            var begunAt = time.GetUtcNow();
            try
            {
                using var limit = new CancellationTokenSource(options.TryTimeout, time);
                call.Acknowledged((await node.SubmitAsync(call.Request, limit.Token)).TaskId, time.GetUtcNow());
            }
            catch (OrchestratorApiException e) when (e.Status is 429 or 502 or 503 or 504)
            {
                call.Failed(new FailedTry(begunAt, time.GetUtcNow(), node.Server, e.Status, e.RetryAfter, $"{e.Code}: {e.Detail}"));
            }
            catch (Exception e) when (e is OrchestratorUnreachableException or OperationCanceledException)
            {
                call.Failed(new FailedTry(begunAt, time.GetUtcNow(), node.Server, 0, null, e.Message));
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            if (call.AcknowledgedAt is null && attempt > 0)
            {
                // The first failure is not waited for: another node may well be able. After that the cluster is given time.
                var wait = call.Failures[^1].RetryAfter ?? ShortestRest;
                await Task.Delay(wait / nodes.Count, time);
            }
        }
    }
}
