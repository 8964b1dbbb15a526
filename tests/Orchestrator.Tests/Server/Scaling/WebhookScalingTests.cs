using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Engine.Scaling;
using Orchestrator.Server.Scaling;
using Orchestrator.TestKit.Simulation;
using Orchestrator.Tests.Engine.Scaling;

namespace Orchestrator.Tests.Server.Scaling;

public sealed class WebhookScalingTests : IAsyncDisposable
{
    private readonly FakeClock clock = new();
    private readonly Receiver receiver = new();
    private readonly WebhookScaling scaling;

    public WebhookScalingTests() => scaling = new WebhookScaling(
        new ScalingOptions { Kind = ScalingKind.Webhook, Webhook = "http://example.com/scale" }, receiver, clock, NullLogger<WebhookScaling>.Instance);

    [Fact]
    public async Task The_receiver_is_told_what_was_decided_and_why()
    {
        await scaling.StopAsync(["a", "b"], "too few tasks", CancellationToken.None);

        var body = JsonDocument.Parse(receiver.Calls.Single().Body).RootElement;
        Assert.Equal(
            """{"direction":"down","count":2,"agents":["a","b"],"reason":"too few tasks","at":"2026-01-01T00:00:00.000000Z"}""", body.GetRawText());
    }

    [Fact]
    public async Task A_call_that_failed_is_repeated_with_the_same_key_and_one_that_was_refused_is_not()
    {
        receiver.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        receiver.Answers.Enqueue(HttpStatusCode.TooManyRequests);
        await PassAsync(scaling.StartAsync(1, "load", CancellationToken.None));
        Assert.Equal(3, receiver.Calls.Count);
        Assert.Single(receiver.Calls.Select(call => call.Key).Distinct());

        receiver.Answers.Enqueue(HttpStatusCode.Forbidden);
        var refusal = await Assert.ThrowsAsync<ScalingFailedException>(() => scaling.StartAsync(1, "load", CancellationToken.None));

        Assert.Equal("The webhook http://example.com/scale answered 403", refusal.Message);
        Assert.Equal(4, receiver.Calls.Count);
        Assert.Equal(2, receiver.Calls.Select(call => call.Key).Distinct().Count());
    }

    [Fact]
    public async Task It_gives_up_after_three_calls()
    {
        foreach (var _ in Enumerable.Range(0, 3))
        {
            receiver.Answers.Enqueue(HttpStatusCode.BadGateway);
        }

        var call = scaling.StartAsync(1, "load", CancellationToken.None);
        await Assert.ThrowsAsync<ScalingFailedException>(() => PassAsync(call));

        Assert.Equal(3, receiver.Calls.Count);
        Assert.Equal(0, scaling.Observe([]).Starting);
    }

    [Fact]
    public async Task What_was_asked_for_is_starting_until_it_comes_or_is_overdue()
    {
        Assert.Equal(0, scaling.Observe([FakeFleet.Agent("a")]).Starting);
        await scaling.StartAsync(3, "load", CancellationToken.None);
        Assert.Equal(3, scaling.Observe([FakeFleet.Agent("a")]).Starting);

        Assert.Equal(2, scaling.Observe([FakeFleet.Agent("a"), FakeFleet.Agent("b")]).Starting);
        Assert.Equal(2, scaling.Observe([FakeFleet.Agent("a"), FakeFleet.Agent("b")]).Starting);
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(0, scaling.Observe([FakeFleet.Agent("a"), FakeFleet.Agent("b")]).Starting);
    }

    [Fact]
    public async Task What_was_given_up_does_not_count_any_longer_unless_it_stays()
    {
        await scaling.StopAsync(["a"], "idle", CancellationToken.None);
        Assert.Equal(["b"], Ids());

        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(["a", "b"], Ids());

        IEnumerable<string> Ids() => scaling.Observe([FakeFleet.Agent("a"), FakeFleet.Agent("b")]).Agents.Select(agent => agent.Id);
    }

    [Fact]
    public void Agents_in_the_process_are_not_the_receivers_to_stop() =>
        Assert.Equal([true, false], scaling.Observe([FakeFleet.Agent("a"), FakeFleet.Agent("local", connection: "in_process")]).Agents.Select(agent => agent.MayStop));

    public async ValueTask DisposeAsync()
    {
        await scaling.DisposeAsync();
        receiver.Dispose();
    }

    private async Task PassAsync(Task<IReadOnlyList<string>> call)
    {
        while (!call.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        await call;
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public List<(string Key, string Body)> Calls { get; } = [];

        public Queue<HttpStatusCode> Answers { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls.Add((request.Headers.GetValues("Idempotency-Key").Single(), await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(Answers.TryDequeue(out var status) ? status : HttpStatusCode.NoContent);
        }
    }
}
