using System.Text.Json;
using Orchestrator.Sdk;
using Orchestrator.Sdk.Agents;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>An agent that polls.</summary>
public sealed class PollingAgentTests
{
    private const string Nothing = """{"assignments":[],"cancel":[],"drain":false}""";

    [Fact]
    public async Task It_leases_as_much_as_it_has_room_for_runs_it_and_reports()
    {
        await using var bench = await PollingAsync(o => o.Slots = 2);
        var register = await RegisterAsync(bench);
        Assert.Equal(("a", 2), (register.GetProperty("agent_id").GetString(), register.GetProperty("slots").GetInt32()));

        var lease = await bench.NextCallAsync("a/lease");
        Assert.Equal("""{"session":"s1","max":2,"wait":20,"running":[]}""", lease.Body.GetRawText());
        lease.Answer(Work("t"));
        var handler = await bench.HandlerAsync();

        lease = await bench.NextCallAsync("a/lease");
        Assert.Equal("""{"session":"s1","max":1,"wait":20,"running":["t"]}""", lease.Body.GetRawText());
        handler.Context.ReportProgress(30, "slowly");
        var progress = await bench.NextCallAsync("a/tasks/t/progress");
        Assert.Equal("""{"attempt_token":"t-token","percent":30,"message":"slowly"}""", progress.Body.GetRawText());
        progress.Answer("""{"cancel":false}""");

        handler.Complete("[1]");
        var complete = await bench.NextCallAsync("a/tasks/t/complete");
        Assert.Equal("""{"attempt_token":"t-token","result":[1]}""", complete.Body.GetRawText());
        complete.Answer("""{"status":"accepted"}""");
    }

    [Fact]
    public async Task A_refused_upgrade_makes_it_poll()
    {
        await using var bench = await AgentBench.CreateAsync(o => o.ApiKey = "secret", refuseStreams: 404);

        await RegisterAsync(bench);

        Assert.Equal("secret", bench.Server.Key);
        Assert.Contains(bench.Events, e => e.Kind == AgentEventKind.Polling);
        await bench.NextCallAsync("a/lease");
    }

    [Fact]
    public async Task An_upgrade_that_a_proxy_cannot_make_now_is_tried_again()
    {
        await using var bench = await AgentBench.CreateAsync(refuseStreams: 503);
        await bench.AdvanceUntilAsync(() => bench.Events.Count(e => e.Kind == AgentEventKind.Disconnected) > 2);

        bench.Server.RefuseStreams = null;

        await (await bench.NextStreamAsync()).WelcomeAsync();
    }

    [Fact]
    public async Task A_wrong_key_ends_it_in_the_servers_words()
    {
        await using var bench = await AgentBench.CreateAsync(refuseStreams: 401);

        (await bench.NextCallAsync("register")).Refuse(401, "unauthorized");

        var refusal = await Assert.ThrowsAsync<OrchestratorApiException>(() => bench.Running.Soon());
        Assert.Equal((401, "unauthorized"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task With_no_room_it_asks_now_and_then_what_to_stop()
    {
        await using var bench = await PollingAsync(o => o.Slots = 1);
        await RegisterAsync(bench);
        (await bench.NextCallAsync("a/lease")).Answer(Work("t"));
        var handler = await bench.HandlerAsync();

        var lease = await bench.NextCallAsync("a/lease");
        Assert.Equal("""{"session":"s1","max":0,"wait":0,"running":["t"]}""", lease.Body.GetRawText());
        lease.Answer("""{"assignments":[],"cancel":["t"],"drain":false}""");

        await handler.Told.Task.Soon();
        handler.Obey();
        await CallAmongAsync(bench, "a/tasks/t/fail");
    }

    [Fact]
    public async Task An_answer_to_progress_can_stop_the_handler()
    {
        await using var bench = await PollingAsync();
        await RegisterAsync(bench);
        (await bench.NextCallAsync("a/lease")).Answer(Work("t1", "t2"));
        var handlers = new[] { await bench.HandlerAsync(), await bench.HandlerAsync() }.ToDictionary(handler => handler.Context.TaskId);
        await bench.NextCallAsync("a/lease");

        handlers["t1"].Context.ReportProgress(1);
        (await bench.NextCallAsync("a/tasks/t1/progress")).Answer("""{"cancel":true}""");
        await handlers["t1"].Told.Task.Soon();

        handlers["t2"].Context.ReportProgress(1);
        (await bench.NextCallAsync("a/tasks/t2/progress")).Refuse(409, "stale_attempt");
        await handlers["t2"].Told.Task.Soon();
    }

    [Fact]
    public async Task A_result_is_handed_in_again_until_the_server_has_it()
    {
        await using var bench = await PollingAsync();
        await RegisterAsync(bench);
        (await bench.NextCallAsync("a/lease")).Answer(Work("t"));
        await bench.NextCallAsync("a/lease");
        (await bench.HandlerAsync()).Complete();

        (await bench.NextCallAsync("a/tasks/t/complete")).Refuse(503, "storage_unavailable");
        (await bench.NextCallAsync("a/tasks/t/complete")).Refuse(429, "too_many_requests");
        (await bench.NextCallAsync("a/tasks/t/complete")).Refuse(409, "stale_attempt");

        await bench.AdvanceUntilAsync(() => bench.Events.Any(e => e.Kind == AgentEventKind.Refused));
    }

    [Fact]
    public async Task A_session_that_has_ended_is_begun_anew_and_names_what_was()
    {
        await using var bench = await PollingAsync();
        await RegisterAsync(bench);
        (await bench.NextCallAsync("a/lease")).Answer(Work("t"));
        await bench.HandlerAsync();

        (await bench.NextCallAsync("a/lease")).Refuse(409, "session_ended");

        var registration = await RegisterAsync(bench, "s2", resumed: true);
        Assert.Equal("s1", registration.GetProperty("session").GetString());
        Assert.Equal("""[{"task_id":"t","attempt_token":"t-token"}]""", registration.GetProperty("running").GetRawText());
        Assert.Equal("""["t"]""", (await bench.NextCallAsync("a/lease")).Body.GetProperty("running").GetRawText());
    }

    [Fact]
    public async Task It_leaves_when_it_has_handed_in_everything()
    {
        await using var bench = await PollingAsync();
        await RegisterAsync(bench);
        (await bench.NextCallAsync("a/lease")).Answer(Work("t"));
        var handler = await bench.HandlerAsync();
        await bench.NextCallAsync("a/lease");

        bench.Stop();
        (await bench.NextCallAsync("a/deregister")).Answer("""{"status":"draining"}""");
        (await bench.NextCallAsync("a/lease")).Answer(Nothing);
        handler.Complete();
        (await CallAmongAsync(bench, "a/tasks/t/complete")).Answer("""{"status":"accepted"}""");

        var last = await CallAmongAsync(bench, "a/deregister");
        last.Answer("""{"status":"offline"}""");
        await bench.Running.Soon();
    }

    [Fact]
    public async Task What_it_cannot_finish_it_gives_back()
    {
        await using var bench = await PollingAsync(o => o.DrainPatience = TimeSpan.Zero);
        await RegisterAsync(bench);
        (await bench.NextCallAsync("a/lease")).Answer(Work("t"));
        var handler = await bench.HandlerAsync();
        await bench.NextCallAsync("a/lease");

        bench.Stop();
        await handler.Told.Task.Soon();
        handler.Obey();

        CallDouble call;
        do
        {
            call = await bench.Server.CallAsync();
            call.Answer(call.Path == "a/deregister" ? """{"status":"draining"}""" : Nothing);
        }
        while (call.Path != "a/lease" || call.Body.GetProperty("running").GetArrayLength() > 0);
    }

    private static Task<AgentBench> PollingAsync(Action<AgentOptions>? configure = null) => AgentBench.CreateAsync(o =>
    {
        o.Transport = AgentTransport.LongPoll;
        configure?.Invoke(o);
    });

    private static async Task<JsonElement> RegisterAsync(AgentBench bench, string session = "s1", bool resumed = false)
    {
        var call = await bench.NextCallAsync("register");
        call.Answer($$"""{"agent_id":"a","session":"{{session}}","session_ttl":30,"resumed":{{(resumed ? "true" : "false")}}}""");
        return call.Body;
    }

    /// <summary>The next call of a kind; polls that come before it bring nothing.</summary>
    private static async Task<CallDouble> CallAmongAsync(AgentBench bench, string path)
    {
        while (true)
        {
            await bench.AdvanceUntilAsync(() => bench.Server.HasCall);
            var call = await bench.Server.CallAsync();
            if (call.Path == path)
            {
                return call;
            }

            Assert.Equal("a/lease", call.Path);
            call.Answer(Nothing);
        }
    }

    private static string Work(params string[] tasks)
    {
        var assignments = tasks.Select(task =>
            $$"""{"task_id":"{{task}}","task_type":"work","attempt":1,"attempt_token":"{{task}}-token","input_data":null,"timeout":30000,"deadline":"2026-01-01T00:05:00Z","checkpoint":null}""");
        return $$"""{"assignments":[{{string.Join(',', assignments)}}],"cancel":[],"drain":false}""";
    }
}
