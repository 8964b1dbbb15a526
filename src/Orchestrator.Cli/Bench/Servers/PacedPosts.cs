using System.Diagnostics;
using System.Net.Http.Headers;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>
/// A probe: submits small tasks at a steady pace, however long the answers take, and remembers how long each took from the moment
/// it was due. A server that pauses shows as a long time.
/// </summary>
internal sealed class PacedPosts : IAsyncDisposable
{
    private const int Rate = 100;
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient http;
    private readonly CancellationTokenSource stop = new();
    private readonly Task<double[]> calls;

    private PacedPosts(Uri server)
    {
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };
        calls = Task.Run(RunAsync);
    }

    public static PacedPosts Start(Uri server) => new(server);

    /// <summary>Ends it, and waits for the last answers.</summary>
    public async Task<Spread> StopAsync()
    {
        await stop.CancelAsync();
        return Spread.Of(await calls);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await ((Task)calls).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Dispose();
        stop.Dispose();
    }

    private async Task<double[]> RunAsync()
    {
        // The first call opens a connection and compiles what is on the way.
        await CallAsync(Stopwatch.GetTimestamp());
        var running = new List<Task<double>>();
        var start = Stopwatch.GetTimestamp();
        do
        {
            var due = start + (running.Count * Stopwatch.Frequency / Rate);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }

            running.Add(CallAsync(due));
        }
        while (!stop.IsCancellationRequested);
        return await Task.WhenAll(running);
    }

    private async Task<double> CallAsync(long due)
    {
        using var content = new ByteArrayContent(TaskBodies.Echo);
        content.Headers.ContentType = Json;
        using var answer = await http.PostAsync("api/v1/tasks", content);
        return answer.StatusCode == System.Net.HttpStatusCode.Created
            ? Stopwatch.GetElapsedTime(due).TotalMilliseconds
            : throw new IOException($"The server answered a submission with {(int)answer.StatusCode}.");
    }
}
