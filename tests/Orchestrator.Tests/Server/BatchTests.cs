using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Server;

/// <summary><c>POST /api/v1/tasks/batch</c>: a task a line in, an answer a line out.</summary>
public sealed class BatchTests
{
    private const string Batch = "/api/v1/tasks/batch";

    [Fact]
    public async Task Every_line_is_answered_in_order_and_a_wrong_one_does_not_touch_the_others()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var answers = await BatchAsync(server, """
            {"task_type": "echo", "input_data": 1}
            {"task_type": "echo", "prioritty": 1}

            {"task_type": "echo", "domain": "other", "input_data": 4}
            {nope
            {"task_type": "echo", "input_data": 6}
            """);

        Assert.Equal([1, 2, 4, 5, 6], answers.Select(answer => answer.GetProperty("line").GetInt32()));
        Assert.Equal("validation_failed", Code(answers[1]));
        Assert.Contains("priority", answers[1].GetProperty("error").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("malformed_json", Code(answers[3]));
        foreach (var (index, input) in new[] { (0, 1), (2, 4), (4, 6) })
        {
            var task = await server.GetAsync($"/api/v1/tasks/{answers[index].GetProperty("task_id").GetString()}?wait=20");
            Assert.Equal(input, task.Json.GetProperty("result").GetInt32());
        }
    }

    [Fact]
    public async Task A_repeated_key_answers_with_the_first_task_and_another_body_is_a_conflict()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var answers = await BatchAsync(server, """
            {"task_type": "echo", "idempotency_key": "k"}
            {"task_type": "echo", "idempotency_key": "k"}
            {"task_type": "sleep", "idempotency_key": "k"}
            """);

        Assert.Equal(answers[0].GetProperty("task_id").GetString(), answers[1].GetProperty("task_id").GetString());
        Assert.False(answers[0].TryGetProperty("repeated", out _));
        Assert.True(answers[1].GetProperty("repeated").GetBoolean());
        Assert.Equal("idempotency_conflict", Code(answers[2]));
    }

    [Fact]
    public async Task Lines_are_answered_while_the_caller_still_sends()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        var stream = connection.GetStream();
        using var answers = new StreamReader(stream);

        await stream.WriteAsync("POST /api/v1/tasks/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        await SendChunkAsync(stream, "{\"task_type\": \"echo\"}\n{\"task_ty");
        await ReadToAsync(answers, "{\"line\":1,\"task_id\"");

        await SendChunkAsync(stream, "pe\": \"echo\"}\n");
        await ReadToAsync(answers, "{\"line\":2,\"task_id\"");

        await SendChunkAsync(stream, "");
        await ReadToAsync(answers, "0");
    }

    [Fact]
    public async Task A_batch_ends_at_the_line_over_the_limit()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxBatchLines = 3);

        var answers = await BatchAsync(server, string.Join('\n', Enumerable.Repeat("""{"task_type": "echo"}""", 5)));

        Assert.Equal(4, answers.Count);
        Assert.All(answers.Take(3), answer => Assert.True(answer.TryGetProperty("task_id", out _)));
        Assert.Equal("too_many_lines", Code(answers[3]));
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(3_000_000)]
    public async Task A_line_that_is_too_long_is_refused_and_the_next_one_taken(int length)
    {
        await using var server = await TestServer.StartAsync(options => options.MaxRequestBodyBytes = 4096);

        var answers = await BatchAsync(server, $$"""
            {"task_type": "echo"}
            {"task_type": "{{new string('x', length)}}"}
            {"task_type": "echo"}
            """);

        Assert.Equal([1, 2, 3], answers.Select(answer => answer.GetProperty("line").GetInt32()));
        Assert.Equal("body_too_large", Code(answers[1]));
        Assert.True(answers[2].TryGetProperty("task_id", out _));
    }

    [Fact]
    public async Task A_full_queue_refuses_the_lines_that_found_no_room()
    {
        await using var server = await TestServer.StartAsync(
            options => options.ConfigureEngine += engine => engine.Queue = new TaskQueueLimits { MaxWaiting = 2 });

        var answers = await BatchAsync(server, string.Join('\n', Enumerable.Repeat("""{"task_type": "nobody-runs-this"}""", 3)));

        Assert.Equal(["", "", "queue_full"], answers.Select(answer => answer.TryGetProperty("error", out _) ? Code(answer) : ""));
    }

    [Fact]
    public async Task A_key_whose_part_of_the_queue_is_full_refuses_its_own_lines()
    {
        await using var server = await TestServer.StartAsync(options => options.ConfigureEngine += engine => engine.Flow.MaxQueuedPerKey = 1);

        var answers = await BatchAsync(server, string.Join('\n', new[] { "x", "x", "y" }.Select(key =>
            $$"""{"task_type": "nobody-runs-this", "concurrency_key": "{{key}}"}""")));

        Assert.Equal(["", "key_queue_full", ""], answers.Select(answer => answer.TryGetProperty("error", out _) ? Code(answer) : ""));
    }

    [Fact]
    public async Task Ten_thousand_lines_over_two_domains_make_ten_thousand_tasks()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        var lines = Enumerable.Range(1, 10_000).Select(i => $$"""{"task_type": "echo", "domain": "d{{i % 2}}", "input_data": {{i}}}""");

        var answers = await BatchAsync(server, string.Join('\n', lines));

        Assert.Equal(Enumerable.Range(1, 10_000), answers.Select(answer => answer.GetProperty("line").GetInt32()));
        Assert.Equal(10_000, answers.Select(answer => answer.GetProperty("task_id").GetString()).Distinct().Count());
        var last = await server.GetAsync($"/api/v1/tasks/{answers[^1].GetProperty("task_id").GetString()}?wait=20");
        Assert.Equal(10_000, last.Json.GetProperty("result").GetInt32());
    }

    [Theory]
    [InlineData("application/x-ndjson", 200)]
    [InlineData("application/ndjson", 200)]
    [InlineData("application/jsonl; charset=utf-8", 200)]
    [InlineData("application/json", 415)]
    public async Task Only_json_lines_are_taken(string mediaType, int status)
    {
        await using var server = await TestServer.StartAsync(_ => { });

        Assert.Equal(status, (await server.PostAsync(Batch, """{"task_type": "echo"}"""u8.ToArray(), mediaType)).Status);
    }

    [Fact]
    public async Task An_empty_batch_has_an_empty_answer()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        Assert.Empty(await BatchAsync(server, ""));
    }

    private static string Code(JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetString()!;

    private static async Task<List<JsonElement>> BatchAsync(TestServer server, string lines)
    {
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var response = await server.Client.PostAsync(new Uri(Batch, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static async Task SendChunkAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{text.Length:x}\r\n{text}\r\n"));

    /// <summary>Reads lines of the answer up to the one that begins like this.</summary>
    private static async Task ReadToAsync(StreamReader answers, string beginning)
    {
        string? line;
        do
        {
            line = await answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.NotNull(line);
        }
        while (!line.StartsWith(beginning, StringComparison.Ordinal));
    }
}
