using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Scaling;
using Orchestrator.Domain;
using Orchestrator.Domain.Scaling;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Server.Scaling;

/// <summary>
/// Tells somebody else what was decided. A call that is not answered well is repeated with the same <c>Idempotency-Key</c>. Agents that were asked for count as starting, and those
/// that were given up as gone, until they come and go or <see cref="ScalingOptions.StartDeadline"/> is over.
/// </summary>
internal sealed class WebhookScaling(ScalingOptions options, HttpMessageHandler handler, TimeProvider time, ILogger<WebhookScaling> logger) : IScalingExecutor
{
    private static readonly TimeSpan[] Rests = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Dictionary<string, DateTimeOffset> leaving = new(StringComparer.Ordinal);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<DateTimeOffset> starting = [];

    public string Name => "webhook";

    public bool DrainsFirst => false;

    public ScalingFleet Observe(IReadOnlyList<AgentView> agents)
    {
        var now = time.GetUtcNow();
        foreach (var (agent, since) in leaving.ToList())
        {
            if (now - since > options.StartDeadline || !agents.Any(one => one.Profile.Id == agent && one.State != AgentState.Offline))
            {
                leaving.Remove(agent);
            }
        }

        var working = agents.Where(agent => WorkingAgents.IsWorking(agent) && !leaving.ContainsKey(agent.Profile.Id)).ToList();
        var come = working.Count(agent => known.Add(agent.Profile.Id));
        known.IntersectWith(agents.Select(agent => agent.Profile.Id));
        starting.RemoveRange(0, Math.Min(come, starting.Count));
        starting.RemoveAll(since => now - since > options.StartDeadline);
        return new ScalingFleet([.. working.Select(agent => WorkingAgents.ToScalable(agent, agent.Connection != "in_process"))], starting.Count);
    }

    public async Task<IReadOnlyList<string>> StartAsync(int count, string reason, CancellationToken cancellation)
    {
        await PostAsync(ScalingDirection.Up, count, [], reason, cancellation);
        starting.AddRange(Enumerable.Repeat(time.GetUtcNow(), count));
        return [];
    }

    public async Task StopAsync(IReadOnlyList<string> agents, string reason, CancellationToken cancellation)
    {
        await PostAsync(ScalingDirection.Down, agents.Count, agents, reason, cancellation);
        foreach (var agent in agents)
        {
            leaving[agent] = time.GetUtcNow();
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PostAsync(ScalingDirection direction, int count, IReadOnlyList<string> agents, string reason, CancellationToken cancellation)
    {
        var order = new ScalingOrder(direction.Name(), count, agents, reason, Instant.From(time.GetUtcNow()).ToString());
        var body = JsonSerializer.SerializeToUtf8Bytes(order, ContractsJsonContext.Default.ScalingOrder);
        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        for (var attempt = 0; ; attempt++)
        {
            var (fault, isFinal) = await TryAsync(body, key, cancellation);
            if (fault is null)
            {
                return;
            }

            if (isFinal || attempt == Rests.Length)
            {
                throw new ScalingFailedException($"The webhook {options.Webhook} {fault}");
            }

            logger.LogWarning("The webhook {Webhook} {Fault}; it is called again", options.Webhook, fault);
            await Task.Delay(Rests[attempt], time, cancellation);
        }
    }

    private async Task<(string? Fault, bool IsFinal)> TryAsync(byte[] body, string key, CancellationToken cancellation)
    {
        using var tooLong = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, tooLong.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode ? (null, true) : ($"answered {status}", status is >= 400 and < 500 and not 408 and not 429);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ($"did not answer within {Patience.TotalSeconds} s", false);
        }
        catch (HttpRequestException e)
        {
            return ($"could not be called: {e.Message}", false);
        }
    }
}
