using System.Text.Json;
using Orchestrator.Engine;

namespace Orchestrator.Tests.Server;

/// <summary><c>GET /api/v1/events</c>: what happens, as it happens, and behind any event again.</summary>
public sealed class EventStreamTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-events-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_listener_hears_a_task_from_submission_to_end()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        using var events = await ListenAsync(server);

        var id = await server.SubmitAsync("""{"task_type": "echo"}""");

        var heard = await events.TakeAsync(3);
        Assert.Equal(["submitted", "started", "completed"], heard.Select(one => one.Type));
        Assert.Equal(["queued", "running", "completed"], heard.Select(one => one.Data.GetProperty("status").GetString()));
        Assert.All(heard, one =>
        {
            Assert.Equal("tasks", one.Data.GetProperty("topic").GetString());
            Assert.Equal(one.Type, one.Data.GetProperty("type").GetString());
            Assert.Equal(id, one.Data.GetProperty("task_id").GetString());
            Assert.False(string.IsNullOrEmpty(one.Id));
        });
        Assert.Equal(3, heard.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_listener_that_comes_back_hears_what_it_missed_and_nothing_twice()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        string last;
        using (var events = await ListenAsync(server))
        {
            await server.RunAsync("""{"task_type": "echo"}""");
            last = (await events.TakeAsync(3))[^1].Id;
        }

        var missed = (await server.RunAsync("""{"task_type": "echo", "domain": "other"}""")).Json.GetProperty("task_id").GetString();
        await server.RunAsync("""{"task_type": "echo"}""");

        using var again = await ListenAsync(server, lastId: last);
        var heard = await again.TakeAsync(6);
        Assert.Equal(3, heard.Count(one => one.Data.GetProperty("task_id").GetString() == missed));
        Assert.Equal(6, heard.Select(one => (one.Data.GetProperty("task_id").GetString(), one.Type)).Distinct().Count());
        await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""");
        Assert.Equal("submitted", (await again.TakeAsync(1))[0].Type);
    }

    [Fact]
    public async Task An_id_is_good_after_a_restart()
    {
        string last, second;
        await using (var server = await StartOnDiskAsync())
        {
            using var events = await ListenAsync(server);
            await server.RunAsync("""{"task_type": "echo"}""");
            last = (await events.TakeAsync(3))[0].Id;
            second = await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""");
        }

        await using var next = await StartOnDiskAsync();
        using var again = await ListenAsync(next, lastId: last);

        var heard = await again.TakeAsync(3);
        Assert.Equal(["started", "completed", "submitted"], heard.Select(one => one.Type));
        Assert.Equal(second, heard[2].Data.GetProperty("task_id").GetString());
    }

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("AQHoBw")] // Event 1000 of shard 1, which has had none.
    public async Task An_id_that_says_nothing_here_is_answered_with_a_reset(string id)
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await server.RunAsync("""{"task_type": "echo"}""");

        using var events = await ListenAsync(server, lastId: id);
        var heard = await events.TakeAsync(1);

        Assert.Equal("reset", heard[0].Type);
        await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""");
        Assert.Equal("submitted", (await events.TakeAsync(1))[0].Type);
    }

    [Fact]
    public async Task A_filter_leaves_out_what_it_does_not_name()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        using var events = await ListenAsync(server, "?domain=wanted&type=completed,failed");

        await server.RunAsync("""{"task_type": "echo"}""");
        var id = (await server.RunAsync("""{"task_type": "echo", "domain": "wanted"}""")).Json.GetProperty("task_id").GetString();
        await server.RunAsync("""{"task_type": "fail", "domain": "wanted", "input_data": {"retryable": false}}""");

        var heard = await events.TakeAsync(2);
        Assert.Equal(["completed", "failed"], heard.Select(one => one.Type));
        Assert.Equal(id, heard[0].Data.GetProperty("task_id").GetString());
    }

    [Theory]
    [InlineData("?topic=tasks,birds", "birds")]
    [InlineData("?type=exploded", "exploded")]
    [InlineData("?task_id=nothing", "task_id")]
    [InlineData("?nonsense=1", "nonsense")]
    public async Task A_wrong_parameter_is_refused(string query, string named)
    {
        await using var server = await TestServer.StartAsync(_ => { });

        Assert.Contains(named, (await server.GetAsync("/api/v1/events" + query)).MustBeProblem(400, "invalid_query"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_listener_too_many_is_refused_and_taken_when_another_has_gone()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxEventListeners = 1);
        using (await ListenAsync(server))
        {
            (await server.GetAsync("/api/v1/events")).MustBeProblem(429, "too_many_listeners");
        }

        // The server hears of the end of a connection in its own time.
        Task<Listener> listening;
        do
        {
            listening = ListenAsync(server);
        }
        while (await listening.ContinueWith(task => task.IsFaulted, TaskScheduler.Default));
        (await listening).Dispose();
    }

    [Fact]
    public async Task A_server_that_stops_lets_its_listeners_go()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        using var events = await ListenAsync(server);

        server.BeginStop();

        Assert.Null(await events.NextAsync());
    }

    private static async Task<Listener> ListenAsync(TestServer server, string query = "", string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events" + query);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var listener = new Listener(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        await listener.BegunAsync();
        return listener;
    }

    private Task<TestServer> StartOnDiskAsync() => TestServer.StartAsync(options =>
    {
        options.Journal = JournalKind.Sqlite;
        options.DataFolder = folder;
    });

    private sealed record Heard(string Id, string Type, JsonElement Data);

    private sealed class Listener(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        /// <summary>The stream has begun: what happens from here on is heard.</summary>
        public async Task BegunAsync()
        {
            while (await reader.ReadLineAsync().WaitAsync(Patience) is { } line && !line.StartsWith("id:", StringComparison.Ordinal) && line != "event: reset")
            {
            }
        }

        public async Task<List<Heard>> TakeAsync(int count)
        {
            var heard = new List<Heard>();
            while (heard.Count < count)
            {
                heard.Add(await NextAsync() ?? throw new InvalidOperationException($"The stream ended after {heard.Count} events."));
            }

            return heard;
        }

        public async Task<Heard?> NextAsync()
        {
            string id = "", type = "";
            while (await reader.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = line[4..];
                }
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    type = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return new Heard(id, type, JsonElement.Parse(line[6..]));
                }
            }

            return null;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
