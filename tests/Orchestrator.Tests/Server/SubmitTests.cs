using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary><c>POST /api/v1/tasks</c> with good bodies.</summary>
public sealed class SubmitTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Tasks = "/api/v1/tasks";

    [Fact]
    public async Task A_task_is_created_at_the_place_that_location_names()
    {
        var answer = await server.PostAsync(Tasks, """{"task_type": "echo"}""");

        Assert.Equal(201, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        var id = answer.Json.GetProperty("task_id").GetString();
        Assert.Matches("^[a-z0-9-]{1,64}$", id);
        Assert.Equal($"{Tasks}/{id}", answer.Headers.Location!.OriginalString);
        Assert.Equal(200, (await server.GetAsync(answer.Headers.Location.OriginalString)).Status);
    }

    [Fact]
    public async Task What_is_left_out_has_its_default()
    {
        var task = (await server.PostAsync(Tasks, """{"task_type": "echo"}""")).Json;

        Assert.Equal("default", task.GetProperty("domain").GetString());
        Assert.Equal(2, task.GetProperty("priority").GetInt32());
        Assert.Equal(4, task.GetProperty("max_attempts").GetInt32());
        Assert.Equal(JsonValueKind.Null, task.GetProperty("input_data").ValueKind);
        Assert.Equal("{}", task.GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task Null_counts_as_left_out()
    {
        var answer = await server.PostAsync(Tasks, """
            {"task_type": "echo", "domain": null, "priority": null, "input_data": null, "requirements": null, "timeout": null,
             "queue_timeout": null, "run_at": null, "delay": null, "retry_policy": null, "idempotency_key": null,
             "concurrency_key": null, "tags": null}
            """);

        Assert.Equal(201, answer.Status);
        Assert.Equal("default", answer.Json.GetProperty("domain").GetString());
    }

    [Fact]
    public async Task The_example_of_the_contract_is_accepted()
    {
        var answer = await server.PostAsync(Tasks, """
            { "task_type": "process", "domain": "default", "priority": 2, "input_data": {"command": ["wc", "-l", "/etc/passwd"]},
              "requirements": {"capabilities": ["x"], "min_cpu": 1, "min_memory": 256, "gpu": 0, "labels": {"site": "berlin"}, "redundancy": 1, "redundancy_policy": "first", "device_id": null},
              "timeout": 300, "queue_timeout": null, "run_at": null, "delay": null,
              "retry_policy": {"max_attempts": 4, "initial_interval": 1, "backoff_coefficient": 2, "maximum_interval": 300, "jitter": 0.1,
                               "retry_on": ["agent_error", "agent_lost", "node_failure", "timeout", "network_error"]},
              "idempotency_key": null, "concurrency_key": null, "tags": {"team": "a"} }
            """);

        Assert.Equal(201, answer.Status);
        Assert.Equal("a", answer.Json.GetProperty("tags").GetProperty("team").GetString());
        Assert.NotNull(answer.Json.GetProperty("waiting_for").GetString());
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4", 4)]
    [InlineData("1.0", 1)]
    [InlineData("\"critical\"", 0)]
    [InlineData("\"high\"", 1)]
    [InlineData("\"normal\"", 2)]
    [InlineData("\"low\"", 3)]
    [InlineData("\"background\"", 4)]
    public async Task Priority_is_a_number_or_a_name(string priority, int expected)
    {
        var answer = await server.PostAsync(Tasks, $$"""{"task_type": "echo", "priority": {{priority}}}""");

        Assert.Equal(expected, answer.Json.GetProperty("priority").GetInt32());
    }

    [Theory]
    [InlineData("""{"task_type": "none", "domain": "explicit", "requirements": {"capabilities": ["b", "a"]}}""", "explicit")]
    [InlineData("""{"task_type": "none", "requirements": {"capabilities": ["b", "a"]}}""", "b")]
    [InlineData("""{"task_type": "none", "requirements": {"capabilities": []}}""", "default")]
    public async Task The_domain_is_the_explicit_one_else_the_first_capability_else_default(string body, string domain)
    {
        var answer = await server.PostAsync(Tasks, body);

        Assert.Equal(domain, answer.Json.GetProperty("domain").GetString());
    }

    [Fact]
    public async Task A_partial_retry_policy_is_filled_from_the_defaults()
    {
        var answer = await server.PostAsync(Tasks, """{"task_type": "none", "retry_policy": {"max_attempts": 7}}""");

        Assert.Equal(7, answer.Json.GetProperty("max_attempts").GetInt32());
    }

    [Theory]
    [InlineData("""{"a": 1.50, "b": [true, null, "\ud800"], "c": 1e400}""")]
    [InlineData("\"\\u0000 and ünïcödé \\\\ \\\"\"")]
    [InlineData("123456789012345678901234567890.5")]
    [InlineData("false")]
    public async Task Input_data_comes_back_as_it_went_in(string input)
    {
        var task = await server.RunAsync($$"""{"task_type": "echo", "input_data": {{input}}}""");

        Assert.Equal("completed", task.TaskStatus);
        Assert.Equal(input, task.Json.GetProperty("input_data").GetRawText());
        Assert.Equal(input, task.Json.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task A_byte_order_mark_is_overlooked() =>
        Assert.Equal(201, (await server.PostAsync(Tasks, [0xEF, 0xBB, 0xBF, .. """{"task_type": "echo"}"""u8])).Status);

    [Fact]
    public async Task A_body_with_a_charset_of_utf8_is_accepted() =>
        Assert.Equal(201, (await server.PostAsync(Tasks, """{"task_type": "echo"}"""u8.ToArray(), "application/json; charset=UTF-8")).Status);

    [Fact]
    public async Task A_delayed_task_is_submitted_and_not_yet_queued()
    {
        var answer = await server.PostAsync(Tasks, """{"task_type": "echo", "delay": 3600}""");

        Assert.Equal("submitted", answer.TaskStatus);
    }

    [Fact]
    public async Task Of_run_at_and_delay_the_later_counts()
    {
        var id = await server.SubmitAsync("""{"task_type": "echo", "delay": 1, "run_at": "2999-01-01T01:00:00+01:00"}""");

        var submitted = (await server.GetAsync($"{Tasks}/{id}/events")).Json.GetProperty("items")[0];
        Assert.Equal("2999-01-01T00:00:00.000000Z", submitted.GetProperty("data").GetProperty("due_at").GetString());
    }

    [Theory]
    [InlineData("""{"task_type": "echo", "run_at": "9899-12-31T23:59:59Z", "queue_timeout": 315360000}""")]
    [InlineData("""{"task_type": "echo", "delay": 315360000}""")]
    public async Task The_farthest_times_are_accepted(string body) =>
        Assert.Equal(201, (await server.PostAsync(Tasks, body)).Status);

    [Fact]
    public async Task Names_may_have_200_characters_of_any_script()
    {
        var name = new string('ж', 200);
        var answer = await server.PostAsync(Tasks, $$"""{"task_type": "{{name}}", "domain": "{{name}}", "tags": {"{{name}}": "{{name}}"} }""");

        Assert.Equal(201, answer.Status);
        Assert.Equal(name, answer.Json.GetProperty("domain").GetString());
    }

    [Fact]
    public async Task A_body_of_exactly_64_levels_is_accepted()
    {
        var input = new string('[', 63) + new string(']', 63);

        var task = await server.RunAsync($$"""{"task_type": "echo", "input_data": {{input}}}""");

        Assert.Equal(input, task.Json.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task A_chunked_body_is_read_to_its_end()
    {
        var body = $$"""{"task_type": "echo", "input_data": "{{new string('x', 500_000)}}"}""";
        using var content = new StreamContent(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentType = new("application/json");

        var answer = await server.SendAsync(HttpMethod.Post, Tasks, content, request => request.Headers.TransferEncodingChunked = true);

        Assert.Equal(201, answer.Status);
        Assert.Equal(500_000, answer.Json.GetProperty("input_data").GetString()!.Length);
    }
}
