using System.Net;
using Orchestrator.Sdk;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Sdk;

/// <summary>Listening to events and logs.</summary>
public sealed class EventClientTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public async Task Frames_are_put_together_from_whatever_pieces_come()
    {
        var server = new ScriptedServer(() => Events(
            PiecesEnd.Quiet,
            ": hello\r\n\r\nid: 1\r\nevent: sub",
            "mitted\r\ndata: {\"topic\":\"tasks\",\"type\":\"submitted\",\"at\":\"2026-01-01T00:00:00Z\",\"task_id\":\"a\",\"attempt\":null,\"status\":\"queued\",\"data\":{}}\r",
            "\n\r\n: still here\n\nid: 2\nevent: reset\ndata: {}\n\n",
            "event: completed\ndata: {\"topic\":\"tasks\",\"type\":\"completed\",\"at\":\"x\",\ndata: \"task_id\":\"a\",\"attempt\":1,\"status\":\"completed\",\"data\":null,\"new\":1}\n\n",
            "id: 3\nevent: cut\ndata: {\"to"));
        using var client = new OrchestratorClient(server.Connect());

        var events = new List<OrchestratorEvent>();
        await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => ReadAsync(client.EventsAsync(), events, int.MaxValue));

        Assert.Collection(
            events,
            began => Assert.Equal(new OrchestratorEvent.Began(Id: null), began),
            first =>
            {
                var happened = Assert.IsType<OrchestratorEvent.Happened>(first);
                Assert.Equal(("1", "submitted", "a", null, "queued"), (happened.Id, happened.Event.Type, happened.Event.TaskId, happened.Event.Attempt, happened.Event.Status));
            },
            reset => Assert.Equal(new OrchestratorEvent.Reset("2"), reset),
            last =>
            {
                var happened = Assert.IsType<OrchestratorEvent.Happened>(last);
                Assert.Equal(("2", "completed", 1), (happened.Id, happened.Event.Type, happened.Event.Attempt));
            });
    }

    [Fact]
    public async Task The_filter_says_what_is_listened_to()
    {
        var server = new ScriptedServer(() => Events(PiecesEnd.Silence, Frame("8")));
        using var client = new OrchestratorClient(server.Connect());

        await ReadAsync(client.EventsAsync(new EventFilter { TaskId = "x", Domain = "a b", Types = ["completed", "failed"] }, lastEventId: "7"), [], 2);

        Assert.Equal("GET /api/v1/events?topic=tasks&task_id=x&domain=a%20b&type=completed%2Cfailed", Assert.Single(server.Asked));
        Assert.Equal("7", Assert.Single(server.LastEventIds));
    }

    [Fact]
    public async Task A_lost_connection_is_taken_up_where_it_broke_off()
    {
        var server = new ScriptedServer(
            () => Events(PiecesEnd.Break, Frame("1"), Frame("2")),
            ScriptedServer.Refused,
            () => ScriptedServer.Problem(503, "shutting_down", "wait"),
            () => Events(PiecesEnd.Quiet, Frame("3")),
            () => Events(PiecesEnd.Silence, Frame("4")));
        using var client = Client(server);

        var events = new List<OrchestratorEvent>();
        var reading = ReadAsync(client.EventsAsync(), events, 5);
        var waits = AdvanceThrough(reading);

        await reading;
        Assert.Equal([null, "1", "2", "3", "4"], events.Select(e => e.Id));
        Assert.IsType<OrchestratorEvent.Began>(events[0]);
        Assert.All(events.Skip(1), e => Assert.IsType<OrchestratorEvent.Happened>(e));
        Assert.Equal([null, "2", "2", "2", "3"], server.LastEventIds);
        Assert.Equal([0.2, 0.4, 0.8, 0.2], waits);
    }

    [Fact]
    public async Task What_was_missed_where_there_was_no_id_is_told_as_a_reset()
    {
        var server = new ScriptedServer(() => Events(PiecesEnd.Break, Frame("1").Replace("id: 1\n", "", StringComparison.Ordinal)), () => Events(PiecesEnd.Silence, Frame("1")));
        using var client = Client(server);

        var events = new List<OrchestratorEvent>();
        var reading = ReadAsync(client.EventsAsync(), events, 4);
        AdvanceThrough(reading);

        await reading;
        Assert.Equal(new OrchestratorEvent.Began(Id: null), events[0]);
        Assert.IsType<OrchestratorEvent.Happened>(events[1]);
        Assert.Equal(new OrchestratorEvent.Reset(Id: null), events[2]);
        Assert.IsType<OrchestratorEvent.Happened>(events[3]);
    }

    [Fact]
    public async Task The_beginning_is_told_before_anything_happens()
    {
        var server = new ScriptedServer(() => Events(PiecesEnd.Silence, "retry: 1000\n\n", "id: 5\n\n"));
        using var client = Client(server);

        var events = new List<OrchestratorEvent>();
        await ReadAsync(client.EventsAsync(), events, 1);

        Assert.Equal(new OrchestratorEvent.Began("5"), Assert.Single(events));
    }

    [Fact]
    public async Task An_event_that_is_cut_off_is_asked_for_again()
    {
        var cut = Frame("2");
        var server = new ScriptedServer(
            () => Events(PiecesEnd.Break, "id: 0\n\n", Frame("1"), cut[..7], cut[7..30]), () => Events(PiecesEnd.Silence, Frame("2")));
        using var client = Client(server);

        var events = new List<OrchestratorEvent>();
        var reading = ReadAsync(client.EventsAsync(), events, 3);
        AdvanceThrough(reading);

        await reading;
        Assert.Equal([null, "1"], server.LastEventIds);
        Assert.Equal(["1", "2"], events.Skip(1).Select(e => e.Id));
    }

    [Fact]
    public async Task A_beginning_is_not_behind_an_event_that_is_still_coming()
    {
        var server = new ScriptedServer(() => Events(PiecesEnd.Silence, "id: 6\n", Frame("6")["id: 6\n".Length..]));
        using var client = Client(server);

        var events = new List<OrchestratorEvent>();
        await ReadAsync(client.EventsAsync(lastEventId: "5"), events, 2);

        Assert.Equal(["5", "6"], events.Select(e => e.Id));
    }

    [Fact]
    public async Task A_connection_lost_before_the_first_event_is_taken_up_where_it_began()
    {
        var server = new ScriptedServer(() => Events(PiecesEnd.Break, "retry: 1000\n\nid: 5\n\n"), () => Events(PiecesEnd.Silence, Frame("6")));
        using var client = Client(server);

        var events = new List<OrchestratorEvent>();
        var reading = ReadAsync(client.EventsAsync(), events, 2);
        Assert.Equal([1], AdvanceThrough(reading));

        await reading;
        Assert.Equal(new OrchestratorEvent.Began("5"), events[0]);
        Assert.IsType<OrchestratorEvent.Happened>(events[1]);
        Assert.Equal([null, "5"], server.LastEventIds);
    }

    [Fact]
    public async Task Silence_for_too_long_is_a_lost_connection()
    {
        var silent = new Pieces(PiecesEnd.Silence, Frame("1"));
        var server = new ScriptedServer(() => ScriptedServer.Stream("text/event-stream", silent), () => Events(PiecesEnd.Silence, Frame("2")));
        using var client = Client(server);

        var reading = ReadAsync(client.EventsAsync(), [], 3);
        await silent.Silent.WaitAsync(TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(44));
        Assert.Single(server.Asked);
        AdvanceThrough(reading);

        await reading;
        Assert.Equal([null, "1"], server.LastEventIds);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_given_up_in_the_end()
    {
        var server = new ScriptedServer(() => Events(PiecesEnd.Break, Frame("1")), ScriptedServer.Refused);
        using var client = Client(server);

        var reading = ReadAsync(client.EventsAsync(), [], int.MaxValue);
        AdvanceThrough(reading);

        await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => reading);
    }

    [Fact]
    public async Task A_refusal_is_thrown()
    {
        var server = new ScriptedServer(() => ScriptedServer.Problem(400, "invalid_query", "no"));
        using var client = Client(server);

        await Assert.ThrowsAsync<OrchestratorApiException>(() => ReadAsync(client.EventsAsync(), [], 1));
    }

    [Fact]
    public async Task What_is_no_stream_of_events_says_so()
    {
        var server = new ScriptedServer(() => ScriptedServer.Answer(HttpStatusCode.OK, "<html>", "text/html"));
        using var client = Client(server);

        var refusal = await Assert.ThrowsAsync<OrchestratorApiException>(() => ReadAsync(client.EventsAsync(), [], 1));

        Assert.Equal(OrchestratorApiException.UnexpectedAnswer, refusal.Code);
    }

    [Fact]
    public async Task The_callers_cancellation_ends_the_listening()
    {
        var silent = new Pieces(PiecesEnd.Silence);
        using var client = Client(new ScriptedServer(() => ScriptedServer.Stream("text/event-stream", silent)));
        using var cancelled = new CancellationTokenSource();

        var reading = ReadAsync(client.EventsAsync(cancellation: cancelled.Token), [], 1);
        await silent.Silent.WaitAsync(TimeSpan.FromSeconds(60));
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Logs_are_followed_to_the_tasks_end()
    {
        var server = new ScriptedServer(() => Logs("\"c1\"", "one", "two"), () => Logs("\"c1\""), () => Logs("\"c2\"", "three"), () => Logs("null"));
        using var client = new OrchestratorClient(server.Connect());

        var lines = await client.LogsAsync("x", follow: true).ToListAsync();

        Assert.Equal(["one", "two", "three"], lines.Select(line => line.Text));
        Assert.Equal(
            ["logs?wait=60", "logs?cursor=c1&wait=60", "logs?cursor=c1&wait=60", "logs?cursor=c2&wait=60"], server.Asked.Select(asked => asked.Split('/')[^1]));
    }

    [Fact]
    public async Task Logs_that_are_not_followed_end_with_what_is_there()
    {
        var server = new ScriptedServer(() => Logs("\"c1\"", "one"), () => Logs("\"c1\""));
        using var client = new OrchestratorClient(server.Connect());

        var lines = await client.LogsAsync("x").ToListAsync();

        var line = Assert.Single(lines);
        Assert.Equal((1, 1, "stdout", "one"), (line.Line, line.Attempt, line.Stream, line.Text));
        Assert.Equal(["logs", "logs?cursor=c1"], server.Asked.Select(asked => asked.Split('/')[^1]));
    }

    private static HttpResponseMessage Events(PiecesEnd end, params string[] pieces) => ScriptedServer.Stream("text/event-stream", new Pieces(end, pieces));

    private static string Frame(string id) =>
        $"id: {id}\nevent: started\ndata: {{\"topic\":\"tasks\",\"type\":\"started\",\"at\":\"x\",\"task_id\":\"a\",\"attempt\":1,\"status\":\"running\",\"data\":{{}}}}\n\n";

    private static HttpResponseMessage Logs(string next, params string[] texts)
    {
        var items = texts.Select((text, i) => $$"""{"line":{{i + 1}},"at":"x","attempt":1,"stream":"stdout","text":"{{text}}"}""");
        return ScriptedServer.Answer(HttpStatusCode.OK, $$"""{"items":[{{string.Join(',', items)}}],"next_cursor":{{next}}}""");
    }

    private static async Task ReadAsync(IAsyncEnumerable<OrchestratorEvent> source, List<OrchestratorEvent> into, int count)
    {
        await foreach (var item in source)
        {
            into.Add(item);
            if (into.Count == count)
            {
                return;
            }
        }
    }

    private OrchestratorClient Client(ScriptedServer server) =>
        new(server.Connect(), new OrchestratorClientOptions { Time = clock, Retry = new ClientRetryOptions { Jitter = 0 } });

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
