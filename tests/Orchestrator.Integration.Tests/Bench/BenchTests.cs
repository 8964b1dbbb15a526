using System.Text.Json;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Integration.Tests.Support.Postgres;

namespace Orchestrator.Integration.Tests.Bench;

/// <summary>The measurements on real servers, with numbers so small that they say nothing: only that every figure is there.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task Http_compares_with_a_bare_server_and_counts_what_listeners_hear()
    {
        var report = await RunAsync("http", "--tasks", "200", "--listeners", "3", "--seconds", "1", "--connections", "4");

        AssertPositive(
            report,
            "posts_per_second", "bare_posts_per_second", "post_ratio", "delayed_posts_per_second", "delayed_post_ratio", "batch_tasks_per_second",
            "client_tasks_per_second", "listened_tasks_per_second");
        Assert.Equal(JsonValueKind.Number, report.GetProperty("listening_cost_percent").ValueKind);

        // Each of 3 listeners hears at least of two events of each of 200 tasks in each of 3 rounds; an event that the buffer cuts in two is missed.
        Assert.InRange(report.GetProperty("events_received").GetInt64(), 3 * 200 * 3, long.MaxValue);
    }

    [Fact]
    public async Task Growth_asks_every_query_twice_and_measures_memory_starts_and_pauses()
    {
        var report = await RunAsync("growth", "--finished", "200", "--queued", "2000", "--tasks", "1000", "--queries", "10");

        AssertPositive(
            report,
            "tasks_per_second", "full_tasks_per_second", "ratio", "caught_up_ratio", "rss_before_mib", "rss_mib", "peak_rss_mib", "fill_tasks_per_second",
            "dispatch_microseconds", "full_dispatch_microseconds", "dispatch_ratio");
        AssertSpread(report.GetProperty("probe_while_filling"));
        AssertSpread(report.GetProperty("probe_while_full"));
        foreach (var queries in new[] { "queries", "queries_with_queued" })
        {
            var names = report.GetProperty(queries).EnumerateObject().Select(query => query.Name).ToList();
            Assert.Superset(new HashSet<string> { "task_by_id", "status", "type", "tag", "agent", "deep_page", "node_status" }, names.ToHashSet());
            Assert.All(report.GetProperty(queries).EnumerateObject(), query => AssertSpread(query.Value));
        }
    }

    [Fact]
    public async Task Flow_measures_each_kind_of_limit_and_queues_of_all_shapes()
    {
        var report = await RunAsync("flow", "--tasks", "1000", "--in-flight", "100", "--rounds", "1", "--journal", "memory");

        AssertPositive(report, "tasks_per_second");
        Assert.Equal(["nothing", "keys", "rates", "tenants"], report.GetProperty("cost_percent").EnumerateObject().Select(kind => kind.Name));
        Assert.All(report.GetProperty("dispatch_microseconds").EnumerateObject(), shape => Assert.True(shape.Value.GetDouble() > 0));
    }

    [Fact]
    public async Task Workflows_are_measured_beside_bare_tasks()
    {
        var report = await RunAsync("workflows", "--steps", "1000", "--in-flight", "20", "--rounds", "1", "--live-runs", "500", "--journal", "memory");

        AssertPositive(report, "tasks_per_second", "idle_step_p50_ms", "live_runs_seconds", "wide_fan_seconds");

        // So few take less than what the collector leaves or takes by chance.
        Assert.True(report.TryGetProperty("bytes_per_live_run", out _));
        foreach (var figures in new[] { "runs_per_second", "step_ratio", "cpu_microseconds_per_step" })
        {
            Assert.Equal(["chain_3", "chain_10", "fan_10"], report.GetProperty(figures).EnumerateObject().Select(shape => shape.Name));
            Assert.All(report.GetProperty(figures).EnumerateObject(), shape => Assert.True(shape.Value.GetDouble() > 0, shape.ToString()));
        }
    }

    [Fact]
    public async Task Recovery_measures_each_start_until_it_is_ready_and_has_answered()
    {
        var report = await RunAsync("recovery", "--queued", "500", "--finished", "200", "--kills", "2");

        AssertSpread(report.GetProperty("ready"));
        AssertSpread(report.GetProperty("first_submission"));
        Assert.True(report.GetProperty("first_submission").GetProperty("max_ms").GetDouble() > report.GetProperty("ready").GetProperty("p50_ms").GetDouble());
    }

    [Theory]
    [InlineData("1000", 0)]
    [InlineData("0", 1)]
    public async Task Soak_fails_when_a_server_grows_by_more_than_the_tolerance(string tolerance, int exitCode)
    {
        // A server that has just started grows all the time.
        var report = await RunAsync(exitCode, "soak", "--minutes", "0.1", "--rate", "300", "--tolerance", tolerance);

        Assert.Equal(exitCode == 0, report.GetProperty("flat").GetBoolean());
        AssertPositive(report, "submitted_per_second");
        AssertPositive(report.GetProperty("rss"), "mean_mib", "slope_mib_per_hour");
        AssertPositive(report.GetProperty("data"), "mean_mib");
        var samples = report.GetProperty("samples").EnumerateArray().ToList();
        Assert.InRange(samples.Count, 10, 30);
        Assert.True(samples[^1].GetProperty("finished").GetInt64() > samples[0].GetProperty("finished").GetInt64());
    }

    [Fact]
    public async Task Idle_watches_an_empty_server_and_one_with_finished_tasks()
    {
        var report = await RunAsync("idle", "--seconds", "1", "--finished", "100");

        foreach (var server in new[] { "empty", "with_finished" })
        {
            AssertPositive(report.GetProperty(server), "rss_mib");
            Assert.InRange(report.GetProperty(server).GetProperty("cpu_percent").GetDouble(), 0, 100 * Environment.ProcessorCount);
        }
    }

    [Fact]
    public async Task Idle_watches_three_nodes_of_a_cluster_where_a_database_is_named()
    {
        var server = await PostgresServer.SharedAsync();

        var report = await RunAsync("idle", "--seconds", "2", "--connection", server.ConnectionString);

        // The bound on what an idle node asks of its database is ten a second; others use the server as well.
        AssertPositive(report.GetProperty("cluster_node"), "rss_mib", "transactions_per_second");
    }

    [Theory]
    [InlineData("SIGKILL")]
    [InlineData("SIGSTOP", "--pause")]
    public async Task Failover_times_how_soon_others_do_the_work_of_a_node_and_finds_no_task_lost_or_doubled(string signal, params string[] options)
    {
        var server = await PostgresServer.SharedAsync();

        var report = await RunAsync("failover", ["--kills", "1", "--connection", server.ConnectionString, .. options]);

        Assert.Equal(signal, report.GetProperty("signal").GetString());
        AssertSpread(report.GetProperty("until_completed"));
        AssertSpread(report.GetProperty("until_answered"));
        AssertPositive(report, "calls", "seconds");
        Assert.Equal(0, report.GetProperty("violation_count").GetInt32());
        Assert.Empty(report.GetProperty("violations").EnumerateArray());
    }

    [Theory]
    [InlineData("http", "--listeners", "0")]
    [InlineData("growth", "--queries", "1")]
    [InlineData("flow", "--rounds", "0")]
    [InlineData("recovery", "--kills", "0")]
    [InlineData("failover", "--kills", "0")]
    [InlineData("soak", "--minutes", "0")]
    [InlineData("soak", "--rate", "1")]
    [InlineData("idle", "--seconds", "0")]
    public async Task A_number_that_makes_no_sense_is_refused(string command, string option, string value)
    {
        var end = (await OrcProcess.RunAsync(["bench", command, option, value])).Expect(2);

        Assert.Contains(option, end.Stderr);
    }

    public void Dispose() => folder.Dispose();

    private static void AssertPositive(JsonElement figures, params string[] names) =>
        Assert.All(names, name => Assert.True(figures.GetProperty(name).GetDouble() > 0, $"{name}: {figures}"));

    private static void AssertSpread(JsonElement spread)
    {
        AssertPositive(spread, "p50_ms", "p99_ms", "max_ms");
        Assert.True(spread.GetProperty("p50_ms").GetDouble() <= spread.GetProperty("max_ms").GetDouble(), spread.ToString());
    }

    private Task<JsonElement> RunAsync(string command, params string[] options) => RunAsync(0, command, options);

    /// <summary>Runs a measurement, which must end as said and leave nothing behind.</summary>
    private async Task<JsonElement> RunAsync(int exitCode, string command, params string[] options)
    {
        var end = (await OrcProcess.RunAsync(["bench", command, .. options, "--folder", folder.Path, "--json"])).Expect(exitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        return end.Json;
    }
}
