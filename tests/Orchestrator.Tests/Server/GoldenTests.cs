using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Contracts;

namespace Orchestrator.Tests.Server;

/// <summary>
/// The shapes clients are written against, field by field and in order. What differs between runs (ids and times) is
/// blanked. A change here is a change of the contract: fields may be added, nothing else.
/// </summary>
public sealed partial class GoldenTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task A_completed_task() =>
        MustMatch("task-completed.json", await server.RunAsync("""
            {"task_type": "echo", "domain": "golden", "priority": "high", "input_data": {"b": 1.50, "a": "ü<>"}, "tags": {"z": "1", "a": "2"}}
            """));

    [Fact]
    public async Task A_failed_task() =>
        MustMatch("task-failed.json", await server.RunAsync("""{"task_type": "fail", "input_data": {"message": "no", "retryable": false}}"""));

    [Fact]
    public async Task The_events_of_a_task()
    {
        var task = await server.RunAsync("""{"task_type": "fail", "domain": "golden-events", "input_data": {"message": "no", "retryable": false}}""");

        MustMatch("task-events.json", await server.GetAsync($"/api/v1/tasks/{task.Json.GetProperty("task_id").GetString()}/events"));
    }

    [Fact]
    public async Task A_problem_with_fields() =>
        MustMatch("problem-fields.json", await server.PostAsync("/api/v1/tasks", """{"task_typ": "a", "retry_policy": {"max_attempts": 0}}"""));

    [Fact]
    public async Task A_problem_without_fields() =>
        MustMatch("problem.json", await server.GetAsync("/api/v1/tasks/nothing"));

    [Fact]
    public async Task A_task_can_be_read_with_the_types_of_the_contract()
    {
        var answer = await server.RunAsync("""{"task_type": "echo", "input_data": [1], "tags": {"a": "b"}}""");

        var task = JsonSerializer.Deserialize(answer.Body, ContractsJsonContext.Default.TaskResource)!;

        Assert.Equal(answer.Json.GetRawText(), JsonSerializer.Serialize(task, ContractsJsonContext.Default.TaskResource));
    }

    private static void MustMatch(string file, Answer answer)
    {
        var actual = JsonSerializer.Serialize(answer.Json, Readable);
        actual = Time().Replace(Id().Replace(actual, "(id)"), "(time)") + "\n";
        var path = Repository.PathOf("tests", "Orchestrator.Tests", "Server", "golden", file);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            Assert.Fail($"There was no {file}; what the server answered is there now. Read it, and commit it if it is right.");
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [GeneratedRegex(@"\b[0-9a-z]{1,6}-[0-7][0-9a-hjkmnp-tv-z]{25}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")]
    private static partial Regex Time();
}
