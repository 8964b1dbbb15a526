using System.Diagnostics;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>Asks a server now and then how its tasks stand.</summary>
internal sealed class TaskCounts(Uri server) : IDisposable
{
    private static readonly byte[] Request = HttpRequests.Get("/api/v1/status");
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly HttpLink link = new(server);

    public StatusResource Status() => JsonSerializer.Deserialize(link.Ask(Request).Span, ContractsJsonContext.Default.StatusResource)!;

    /// <summary>Tasks in a state; ended ones since the beginning.</summary>
    public long Of(string state) => Status().Tasks[state];

    /// <summary>Waits until so many tasks are in a state.</summary>
    public Task ReachAsync(string state, long count) => UntilAsync(status => status.Tasks[state] >= count, $"{count} tasks are {state}");

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="what">The condition in words.</param>
    /// <exception cref="IOException">It does not come to hold.</exception>
    public async Task UntilAsync(Func<StatusResource, bool> condition, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition(Status()))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new IOException($"Waited in vain until {what}.");
            }

            await Task.Delay(Interval);
        }
    }

    public void Dispose() => link.Dispose();
}
