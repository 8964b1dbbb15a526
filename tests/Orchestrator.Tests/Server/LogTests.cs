using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary><c>GET /api/v1/tasks/{id}/logs</c>.</summary>
public sealed class LogTests : IAsyncLifetime
{
    private readonly TestServer server;

    public LogTests()
    {
        server = new TestServer(options => options.ConfigureEngine = engine =>
        {
            server!.AddHandlers(engine);
            engine.Handle("log", context =>
            {
                foreach (var line in context.Input.ToElement().EnumerateArray())
                {
                    context.Log(line.GetString()!);
                }

                return TaskOutcome.Done;
            });
            engine.Handle("log-and-wait", async (context, cancellation) =>
            {
                context.Log("before");
                var gate = server!.GateOf(context.Input.ToElement().GetString()!);
                gate.Started.TrySetResult();
                await gate.Open.Task.WaitAsync(cancellation);
                context.LogOutput(TaskLogStream.Stdout, "after");
                return TaskOutcome.Done;
            });
        });
    }

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task What_a_handler_logs_is_shown_line_by_line()
    {
        var id = await RunAsync("""{"task_type": "log", "input_data": ["one", "two"]}""");

        var page = (await server.GetAsync($"/api/v1/tasks/{id}/logs")).Json;

        Assert.Equal(JsonValueKind.Null, page.GetProperty("next_cursor").ValueKind);
        var lines = page.GetProperty("items").EnumerateArray().ToList();
        Assert.All(lines, line => Assert.Equal(["line", "at", "attempt", "stream", "text"], line.EnumerateObject().Select(field => field.Name)));
        Assert.Equal([(1, 1, "log", "one"), (2, 1, "log", "two")], lines.Select(line => (
            line.GetProperty("line").GetInt32(), line.GetProperty("attempt").GetInt32(), Text(line, "stream"), Text(line, "text"))));
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", Text(line, "at")));
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended()
    {
        var id = await RunAsync("""{"task_type": "log", "input_data": ["one", "two", "three"]}""");

        var first = (await server.GetAsync($"/api/v1/tasks/{id}/logs?limit=2")).Json;
        var second = (await server.GetAsync($"/api/v1/tasks/{id}/logs?limit=2&cursor={Text(first, "next_cursor")}")).Json;

        Assert.Equal(["one", "two"], Texts(first));
        Assert.Equal(["three"], Texts(second));
        Assert.Null(Text(second, "next_cursor"));
    }

    [Fact]
    public async Task A_running_task_is_followed_to_its_end()
    {
        var id = await server.SubmitAsync("""{"task_type": "log-and-wait", "input_data": "follow"}""");
        await server.GateOf("follow").Started.Task;
        var first = (await server.GetAsync($"/api/v1/tasks/{id}/logs?wait=60")).Json;
        var held = server.GetAsync($"/api/v1/tasks/{id}/logs?wait=60&cursor={Text(first, "next_cursor")}");
        server.GateOf("follow").Open.TrySetResult();

        var texts = Texts(first).ToList();
        var page = (await held).Json;
        texts.AddRange(Texts(page));
        while (Text(page, "next_cursor") is { } cursor)
        {
            page = (await server.GetAsync($"/api/v1/tasks/{id}/logs?wait=60&cursor={cursor}")).Json;
            texts.AddRange(Texts(page));
        }

        Assert.Equal(["before", "after"], texts);
    }

    [Fact]
    public async Task Any_character_arrives_as_it_was_written()
    {
        const string text = "tab\t, quote \", escape \u001b[31m, bell \u0007, nul \0, ü 💡";
        var id = await RunAsync($$"""{"task_type": "log", "input_data": [{{JsonSerializer.Serialize(text)}}]}""");

        Assert.Equal([text], Texts((await server.GetAsync($"/api/v1/tasks/{id}/logs")).Json));
    }

    [Fact]
    public async Task A_task_that_logs_nothing_has_an_empty_log()
    {
        var id = await RunAsync("""{"task_type": "echo"}""");

        var page = (await server.GetAsync($"/api/v1/tasks/{id}/logs?wait=60")).Json;

        Assert.Empty(Texts(page));
        Assert.Null(Text(page, "next_cursor"));
    }

    [Theory]
    [InlineData("1-00000000000000000000000000")]
    [InlineData("99-00000000000000000000000000")]
    [InlineData("nonsense")]
    public async Task A_task_that_is_not_there_has_no_log(string id)
    {
        await RunAsync("""{"task_type": "echo"}""");

        var answer = await server.GetAsync($"/api/v1/tasks/{id}/logs?wait=60");

        Assert.Equal((404, "task_not_found"), (answer.Status, Text(answer.Json, "code")));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=1", "cursor")]
    [InlineData("cursor=1--2", "cursor")]
    [InlineData("wait=61", "wait")]
    [InlineData("follow=true", "follow")]
    public async Task A_wrong_parameter_is_named(string query, string parameter) =>
        (await server.GetAsync($"/api/v1/tasks/1-00000000000000000000000000/logs?{query}")).MustFault(parameter, "invalid_query");

    [Fact]
    public async Task A_server_that_stops_lets_its_waiting_callers_go()
    {
        var id = await server.SubmitAsync("""{"task_type": "echo", "delay": 3600}""");
        var held = server.GetAsync($"/api/v1/tasks/{id}/logs?wait=60");
        await server.GetAsync($"/api/v1/tasks/{id}/logs");

        server.BeginStop();

        Assert.NotNull(Text((await held).Json, "next_cursor"));
    }

    private async Task<string> RunAsync(string body) => Text((await server.RunAsync(body)).Json, "task_id")!;

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static IEnumerable<string?> Texts(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(line => Text(line, "text"));
}
