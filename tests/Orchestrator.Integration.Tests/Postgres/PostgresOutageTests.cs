using System.Diagnostics;
using Orchestrator.Integration.Tests.Support.Postgres;
using Orchestrator.Journal;
using Orchestrator.Journal.Postgres;
using Orchestrator.Journal.Projection;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

/// <summary>What becomes of the stores when their server goes away; on a server of the test's own.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private readonly LaterTime _time = new();
    private PostgresServer _server = null!;
    private PostgresStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.OwnAsync();
        _store = await PostgresStore.OpenAsync(_server.ConnectionString, "outage", TimeSpan.FromSeconds(2), _time, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_stops_under_load_loses_nothing_acknowledged_and_work_goes_on_when_it_is_back(bool isCrash)
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var shards = Enumerable.Range(0, 6).Select(n => Task.Run(() => AppendUntilFailureAsync($"s/{n}", running))).ToList();
        await running.Task.WaitAsync(Guard.Hang);
        await _server.StopAsync(isCrash);
        var acknowledged = await Task.WhenAll(shards).WaitAsync(Guard.Hang);
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await _store.Journal.Acquire("s/0"));

        await _server.StartAsync();

        foreach (var (name, last) in acknowledged)
        {
            var owner = await _store.Journal.Acquire(name);
            Assert.InRange(owner.Head, last, last + 1);
            Assert.Equal(Enumerable.Range(1, (int)owner.Head).Select(n => $"{n}-{n}:{name} {n}"), await _store.Journal.Texts(owner.Number));
            await _store.Journal.Applied(owner, owner.Head + 1, "goes on");
        }
    }

    [Fact]
    public async Task Connections_that_were_ended_while_nobody_used_them_are_replaced_unnoticed()
    {
        var owner = await _store.Journal.Acquire();
        await _store.Journal.Applied(owner, 1, "one");
        await _store.Projection.WriteAsync([new ProjectionWrite(1, 1, [], [])]);
        await EndConnectionsAsync();
        _time.Pass(TimeSpan.FromSeconds(1));

        await _store.Journal.Applied(owner, 2, "two");
        Assert.Equal(1, await _store.Projection.PositionAsync(1, CancellationToken.None));
        Assert.Equal(["1-1:one", "2-2:two"], await _store.Journal.Texts(owner.Number));
    }

    [Fact]
    public async Task A_connection_that_is_ended_between_two_appends_fails_one_at_most()
    {
        var owner = await _store.Journal.Acquire();
        await _store.Journal.Applied(owner, 1, "one");
        await EndConnectionsAsync();

        var failed = _store.Journal.Queue(owner, 2, "two");
        Assert.Equal(AppendStatus.Failed, await failed.Outcome);
        Assert.IsType<JournalUnavailableException>(failed.Failure);
        owner = await _store.Journal.Acquire();
        Assert.Equal(1, owner.Head);
        await _store.Journal.Applied(owner, 2, "two again");
    }

    [Fact]
    public async Task A_statement_the_server_gets_to_after_the_shard_has_moved_changes_nothing()
    {
        var old = await _store.Journal.Acquire();
        await _store.Journal.Applied(old, 1, "one");
        var process = (int)(await _server.ExecuteAsync(
            "select pid from pg_stat_activity where application_name = 'orchestrator' and query like '%wanted%' and pid <> pg_backend_pid()"))!;
        await SignalAsync("STOP", process);
        ShardOwnership owner;
        try
        {
            var hung = _store.Journal.Queue(old, 2, "too late");
            Assert.Equal(AppendStatus.Failed, await hung.Outcome);
            Assert.IsType<JournalUnavailableException>(hung.Failure);
            owner = await _store.Journal.Acquire();
        }
        finally
        {
            await SignalAsync("CONT", process);
        }

        // The old connection's process ends when it has done what it was sent.
        while (await _server.ExecuteAsync($"select pid from pg_stat_activity where pid = {process}") is not null)
        {
        }

        Assert.Equal(["1-1:one"], await _store.Journal.Texts(owner.Number));
        await _store.Journal.Applied(owner, 2, "two");
    }

    private async Task<(string Name, long Last)> AppendUntilFailureAsync(string name, TaskCompletionSource running)
    {
        var owner = await _store.Journal.Acquire(name);
        for (var n = 1L; ; n++)
        {
            if (await _store.Journal.Queue(owner, n, $"{name} {n}").Outcome != AppendStatus.Applied)
            {
                return (name, n - 1);
            }

            if (n == 50)
            {
                running.TrySetResult();
            }
        }
    }

    private Task<object?> EndConnectionsAsync() => _server.ExecuteAsync(
        "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity where application_name = 'orchestrator' and pid <> pg_backend_pid()");

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The system's time, and as much more as a test says has passed.</summary>
    private sealed class LaterTime : TimeProvider
    {
        private long passed;

        public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref passed);

        public void Pass(TimeSpan time) => Interlocked.Add(ref passed, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
