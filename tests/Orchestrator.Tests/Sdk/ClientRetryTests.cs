using System.Net;
using System.Text.Json;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Sdk;

/// <summary>What a client tries again, when, and what it must not.</summary>
public sealed class ClientRetryTests
{
    private static readonly SubmitTaskRequest Echo = new() { TaskType = "echo" };

    /// <summary>The clock stands still: a call that waits where it should not would wait for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeClock clock = new();

    [Fact]
    public async Task A_submission_is_tried_again_with_the_same_key()
    {
        var server = new ScriptedServer(
            ScriptedServer.Refused,
            ScriptedServer.Reset,
            () => ScriptedServer.Problem(503, "recovering", "wait"),
            () => ScriptedServer.TaskIn("queued"));
        using var client = Client(server);

        var submitting = client.SubmitAsync(Echo);
        AdvanceThrough(submitting);
        var other = await client.SubmitAsync(Echo);

        Assert.Equal("0-abc", (await submitting).TaskId);
        var keys = server.Bodies.Select(body => JsonElement.Parse(body).GetProperty("idempotency_key").GetString()!).ToList();
        Assert.Equal(5, keys.Count);
        Assert.Equal(32, keys[0].Length);
        Assert.Single(keys.Take(4).Distinct());
        Assert.NotEqual(keys[0], keys[4]);
        Assert.Equal("queued", other.Status);
    }

    [Fact]
    public async Task A_key_of_the_callers_is_kept()
    {
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("queued"));
        using var client = Client(server);

        await client.SubmitAsync(Echo with { IdempotencyKey = "mine" });

        Assert.Equal("""{"task_type":"echo","idempotency_key":"mine"}""", Assert.Single(server.Bodies));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_key_a_submission_is_tried_again_only_when_it_cannot_have_arrived(bool arrived)
    {
        var server = new ScriptedServer(arrived ? ScriptedServer.BrokenOff : ScriptedServer.Refused, () => ScriptedServer.TaskIn("queued"));
        using var client = Client(server, options => options.AddIdempotencyKeys = false);

        var submitting = client.SubmitAsync(Echo);
        AdvanceThrough(submitting);

        if (arrived)
        {
            await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => submitting);
            Assert.Single(server.Asked);
        }
        else
        {
            await submitting;
            Assert.Equal("""{"task_type":"echo"}""", server.Bodies[1]);
        }
    }

    public static TheoryData<string> CallsThatMustNotBeMadeTwice => ["retry", "bulk", "pause"];

    [Theory]
    [MemberData(nameof(CallsThatMustNotBeMadeTwice))]
    public async Task What_may_have_been_carried_out_and_must_not_be_twice_is_not_repeated(string call)
    {
        foreach (var failure in new Func<HttpResponseMessage>[] { ScriptedServer.BrokenOff, () => ScriptedServer.Problem(503, "storage_unavailable", "?") })
        {
            var server = new ScriptedServer(failure);
            using var client = Client(server);

            await Assert.ThrowsAnyAsync<Exception>(() => Make(client, call).WaitAsync(Patience));

            Assert.Single(server.Asked);
        }
    }

    [Theory]
    [MemberData(nameof(CallsThatMustNotBeMadeTwice))]
    public async Task What_certainly_had_no_effect_is_repeated(string call)
    {
        var server = new ScriptedServer(
            ScriptedServer.Refused,
            () => ScriptedServer.Problem(429, "overloaded", "wait"),
            () => ScriptedServer.Problem(503, "shutting_down", "wait"),
            () => ScriptedServer.Problem(400, "bad_request", "no"));
        using var client = Client(server);

        var making = Make(client, call);
        AdvanceThrough(making);

        Assert.Equal("bad_request", (await Assert.ThrowsAsync<OrchestratorApiException>(() => making)).Code);
        Assert.Equal(4, server.Asked.Count);
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        var server = new ScriptedServer(() => Later(7), () => ScriptedServer.TaskIn("completed"));
        using var client = Client(server);

        var getting = client.GetAsync("x");
        Assert.Equal(TimeSpan.FromSeconds(7), clock.UntilNextTimer);
        clock.Advance(TimeSpan.FromSeconds(6.999));
        Assert.Single(server.Asked);
        clock.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal("completed", (await getting).Status);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_what_is_left_is_not_begun()
    {
        var server = new ScriptedServer(() => Later(3600));
        using var client = Client(server);

        var refusal = await Assert.ThrowsAsync<OrchestratorApiException>(() => client.GetAsync("x").WaitAsync(Patience));

        Assert.Equal(TimeSpan.FromHours(1), refusal.RetryAfter);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Waits_double_up_to_the_longest_until_the_limit()
    {
        var server = new ScriptedServer(ScriptedServer.Refused);
        using var client = Client(server, options => options.Retry.Limit = TimeSpan.FromSeconds(33));

        var getting = client.GetAsync("x");
        var waits = AdvanceThrough(getting);

        await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => getting);
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10], waits);
    }

    [Fact]
    public void Chance_shortens_a_wait_by_its_share_at_most()
    {
        var waits = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            var one = new FakeClock();
            using var client = Client(new ScriptedServer(ScriptedServer.Refused), options => (options.Retry.Jitter, options.Time) = (0.5, one));
            _ = client.GetAsync("x");
            waits.Add(one.UntilNextTimer!.Value.TotalSeconds);
        }

        Assert.All(waits, wait => Assert.InRange(wait, 0.1, 0.2));
        Assert.True(waits.Distinct().Count() > 10);
    }

    [Theory]
    [InlineData(400, "validation_failed")]
    [InlineData(401, "unauthorized")]
    [InlineData(409, "idempotency_conflict")]
    [InlineData(429, "too_many_domains")]
    [InlineData(500, "internal")]
    public async Task A_refusal_that_will_last_is_told_at_once(int status, string code)
    {
        var server = new ScriptedServer(() => ScriptedServer.Problem(status, code, "no"));
        using var client = Client(server);

        await Assert.ThrowsAsync<OrchestratorApiException>(() => client.SubmitAsync(Echo).WaitAsync(Patience));

        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_client_without_options_tries_nothing_again_and_adds_no_keys()
    {
        var server = new ScriptedServer(() => ScriptedServer.Problem(503, "recovering", "wait"));
        using var client = new OrchestratorClient(server.Connect(), time: clock);

        await Assert.ThrowsAsync<OrchestratorApiException>(() => client.GetAsync("x"));
        await Assert.ThrowsAsync<OrchestratorApiException>(() => client.SubmitAsync(Echo));

        Assert.Equal(["", """{"task_type":"echo"}"""], server.Bodies);
    }

    [Fact]
    public async Task The_callers_cancellation_ends_the_wait_for_another_try()
    {
        var server = new ScriptedServer(ScriptedServer.Refused);
        using var client = Client(server);
        using var cancelled = new CancellationTokenSource();

        var getting = client.GetAsync("x", cancellation: cancelled.Token);
        Assert.False(getting.IsCompleted);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_done()
    {
        var server = new ScriptedServer(ScriptedServer.BrokenOff, () => ScriptedServer.Problem(404, "task_not_found", "no"));
        using var client = Client(server);

        var deleting = client.DeleteAsync("x");
        AdvanceThrough(deleting);

        await deleting;
        Assert.Equal(["DELETE /api/v1/tasks/x", "DELETE /api/v1/tasks/x"], server.Asked);
    }

    [Fact]
    public async Task A_deletion_that_never_arrived_deletes_nothing_that_is_not_there()
    {
        var server = new ScriptedServer(ScriptedServer.Refused, () => ScriptedServer.Problem(404, "task_not_found", "no"));
        using var client = Client(server);

        var deleting = client.DeleteAsync("x");
        AdvanceThrough(deleting);

        Assert.Equal("task_not_found", (await Assert.ThrowsAsync<OrchestratorApiException>(() => deleting)).Code);
    }

    private static Task Make(OrchestratorClient client, string call) => call switch
    {
        "retry" => client.RetryAsync("x"),
        "bulk" => client.BulkAsync(new BulkRequest { Action = "retry", Filter = new BulkFilter() }),
        _ => client.PauseBulkAsync("x"),
    };

    private static HttpResponseMessage Later(int seconds)
    {
        var answer = ScriptedServer.Problem((int)HttpStatusCode.TooManyRequests, "queue_full", "full");
        answer.Headers.Add("Retry-After", $"{seconds}");
        return answer;
    }

    private OrchestratorClient Client(ScriptedServer server, Action<OrchestratorClientOptions>? change = null)
    {
        var options = new OrchestratorClientOptions { Time = clock, Retry = new ClientRetryOptions { Jitter = 0 } };
        change?.Invoke(options);
        return new OrchestratorClient(server.Connect(), options);
    }

    /// <summary>Moves time on from wait to wait until a call is over; returns the waits in seconds.</summary>
    private List<double> AdvanceThrough(Task call)
    {
        var waits = new List<double>();
        while (!call.IsCompleted)
        {
            var wait = clock.UntilNextTimer ?? throw new InvalidOperationException("The call waits for something else than time.");
            waits.Add(wait.TotalSeconds);
            clock.Advance(wait);
        }

        return waits;
    }
}
