using Orchestrator.Sdk;
using Orchestrator.Tests.Engine;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Sdk;

/// <summary>Locks that a client holds, on a clock of the test's.</summary>
public sealed class LockClientTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);
    private readonly LockServer server = new();
    private readonly FakeClock clock = new();

    [Fact]
    public async Task A_lock_is_renewed_at_a_third_of_its_time_and_released_in_the_end()
    {
        using var client = Connect();
        await using (var held = await client.AcquireLockAsync("a", Ttl, owner: "me"))
        {
            Assert.Equal((7, "a", true), (held.Token, held.Name, held.IsHeld));
            var (_, taken) = await server.NextAsync();
            Assert.Equal(("me", 30, held.LeaseId), (taken.GetProperty("owner").GetString(), taken.GetProperty("ttl").GetDouble(), taken.GetProperty("lease_id").GetString()));
            for (var i = 0; i < 5; i++)
            {
                var (call, body) = await NextAfterAsync(TimeSpan.FromSeconds(10));
                Assert.Equal(("renew", held.LeaseId), (call, body.GetProperty("lease_id").GetString()));
            }

            Assert.False(held.Lost.IsCancellationRequested);
        }

        Assert.Equal("release", (await server.NextAsync()).Call);
        Assert.Null(clock.UntilNextTimer);
    }

    [Fact]
    public async Task Lost_tells_when_a_renewal_is_refused_and_nothing_is_released()
    {
        using var client = Connect();
        await using var held = await client.AcquireLockAsync("a", Ttl);
        await server.NextAsync();
        var lost = Told(held.Lost);
        server.Answer = (_, _) => ScriptedServer.Problem(409, "lock_lost", "gone");

        await NextAfterAsync(TimeSpan.FromSeconds(10));

        await lost.Soon();
        Assert.False(held.IsHeld);
        await held.DisposeAsync();
        Assert.False(server.HasMore);
    }

    [Fact]
    public async Task Lost_tells_when_the_time_is_over_and_no_renewal_was_answered()
    {
        using var client = Connect();
        await using var held = await client.AcquireLockAsync("a", Ttl);
        await server.NextAsync();
        var lost = Told(held.Lost);
        server.Answer = (_, _) => ScriptedServer.Refused();

        await NextAfterAsync(TimeSpan.FromSeconds(10));
        Assert.True(held.IsHeld);
        await TestNode.UntilAsync(() =>
        {
            // In small steps, so that each try is made in its time.
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(lost.IsCompleted);
        });

        Assert.False(held.IsHeld);
        Assert.True(clock.GetUtcNow() >= new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_process_that_slept_finds_the_lock_lost()
    {
        using var client = Connect();
        await using var held = await client.AcquireLockAsync("a", Ttl);
        server.Answer = (_, _) => ScriptedServer.Refused();

        clock.Advance(Ttl);

        Assert.False(held.IsHeld);
        Assert.True(held.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_renewal_that_fails_once_is_tried_again_in_time()
    {
        using var client = Connect();
        await using var held = await client.AcquireLockAsync("a", Ttl);
        await server.NextAsync();
        server.Answer = (_, _) => ScriptedServer.Problem(503, "recovering", "wait");
        await NextAfterAsync(TimeSpan.FromSeconds(10));

        server.Answer = LockServer.Grant;
        Assert.Equal("renew", (await NextAfterAsync(TimeSpan.FromSeconds(1))).Call);
        await NextAfterAsync(TimeSpan.FromSeconds(10));

        Assert.True(held.IsHeld);
    }

    [Fact]
    public async Task A_lock_that_is_held_is_refused_or_null()
    {
        server.Answer = (_, _) => ScriptedServer.Problem(409, "lock_held", "no");
        using var client = Connect();

        Assert.Null(await client.TryAcquireLockAsync("a"));
        Assert.Equal("lock_held", (await Assert.ThrowsAsync<OrchestratorApiException>(() => client.AcquireLockAsync("a"))).Code);
    }

    [Fact]
    public async Task A_long_wait_is_many_calls_and_begins_with_a_renewal()
    {
        var calls = 0;
        server.Answer = (call, body) =>
        {
            if (call != "acquire")
            {
                return LockServer.Grant(call, body);
            }

            // The server holds the call for as long as it may.
            clock.Advance(TimeSpan.FromSeconds(60));
            return ++calls < 3 ? ScriptedServer.Problem(409, "lock_held", "no") : LockServer.Grant(call, body);
        };
        using var client = Connect();

        await using var held = await client.AcquireLockAsync("a", Ttl, wait: TimeSpan.FromMinutes(5));

        var leases = new[] { (await server.NextAsync()).Body, (await server.NextAsync()).Body, (await server.NextAsync()).Body }.Select(body => body.GetProperty("lease_id").GetString());
        Assert.Single(leases.Distinct());
        Assert.Equal("renew", (await server.NextAsync()).Call);
        Assert.True(held.IsHeld);
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_is_given_back()
    {
        server.Answer = (call, body) => call == "acquire" ? ScriptedServer.BrokenOff() : LockServer.Grant(call, body);
        using var client = Connect();

        await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => client.AcquireLockAsync("a"));

        var lease = (await server.NextAsync()).Body.GetProperty("lease_id").GetString();
        var (call, body) = await server.NextAsync();
        Assert.Equal(("release", lease), (call, body.GetProperty("lease_id").GetString()));
    }

    [Fact]
    public async Task Names_that_addresses_swallow_are_refused()
    {
        using var client = Connect();

        await Assert.ThrowsAsync<ArgumentException>(() => client.AcquireLockAsync(".."));
    }

    private OrchestratorClient Connect() => new(server.Connect(), time: clock);

    /// <summary>Moves the clock once the client waits for it, and returns what it calls then.</summary>
    private async Task<(string Call, System.Text.Json.JsonElement Body)> NextAfterAsync(TimeSpan pause)
    {
        // Two timers: the end of its time, and the next renewal.
        await TestNode.UntilAsync(() => Task.FromResult(clock.UntilNextTimer <= pause));
        clock.Advance(pause);
        return await server.NextAsync();
    }

    private static Task Told(CancellationToken token)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => told.SetResult());
        return told.Task;
    }
}
