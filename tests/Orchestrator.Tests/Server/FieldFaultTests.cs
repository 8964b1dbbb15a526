namespace Orchestrator.Tests.Server;

/// <summary>Submissions with wrong fields: each is named with its path, all of them at once.</summary>
public sealed class FieldFaultTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Tasks = "/api/v1/tasks";

    [Theory]
    [InlineData("""{}""", "task_type", "is required")]
    [InlineData("""{"task_type": null}""", "task_type", "is required")]
    [InlineData("""{"task_type": 7}""", "task_type", "must be a string, but is a number")]
    [InlineData("""{"task_type": ""}""", "task_type", "must have 1 to 200 characters")]
    [InlineData("""{"task_type": "a\u0000b"}""", "task_type", "no control characters")]
    [InlineData("""{"task_type": "\ud800"}""", "task_type", "half of a surrogate pair")]
    [InlineData("""{"task_type": "a", "task_type": "b"}""", "task_type", "more than once")]
    [InlineData("""{"task_type": "a", "domain": ["b"]}""", "domain", "must be a string, but is an array")]
    [InlineData("""{"task_type": "a", "priority": 5}""", "priority", "must be 0 (critical) to 4 (background)")]
    [InlineData("""{"task_type": "a", "priority": 1.5}""", "priority", "must be a whole number")]
    [InlineData("""{"task_type": "a", "priority": 1e999}""", "priority", "must be 0")]
    [InlineData("""{"task_type": "a", "priority": "urgent"}""", "priority", "or one of their names")]
    [InlineData("""{"task_type": "a", "priority": true}""", "priority", "must be a number or a name, but is a boolean")]
    [InlineData("""{"task_type": "a", "priority": {"a": 1}}""", "priority", "but is an object")]
    [InlineData("""{"task_type": "a", "timeout": 0}""", "timeout", "more than 0 seconds")]
    [InlineData("""{"task_type": "a", "timeout": -1e300}""", "timeout", "more than 0 seconds")]
    [InlineData("""{"task_type": "a", "timeout": 1e999}""", "timeout", "at most")]
    [InlineData("""{"task_type": "a", "timeout": "300"}""", "timeout", "must be a number, but is a string")]
    [InlineData("""{"task_type": "a", "queue_timeout": 0}""", "queue_timeout", "more than 0 seconds")]
    [InlineData("""{"task_type": "a", "delay": -1}""", "delay", "0 or more seconds")]
    [InlineData("""{"task_type": "a", "run_at": "tomorrow"}""", "run_at", "must be a time with its offset")]
    [InlineData("""{"task_type": "a", "run_at": "2030-01-01T00:00:00"}""", "run_at", "must be a time with its offset")]
    [InlineData("""{"task_type": "a", "run_at": "2030-13-01T00:00:00Z"}""", "run_at", "must be a time with its offset")]
    [InlineData("""{"task_type": "a", "run_at": 1234567890}""", "run_at", "must be a string, but is a number")]
    [InlineData("""{"task_type": "a", "idempotency_key": ""}""", "idempotency_key", "1 to 200 characters")]
    [InlineData("""{"task_type": "a", "concurrency_key": 1}""", "concurrency_key", "must be a string")]
    [InlineData("""{"task_type": "a", "tags": ["x"]}""", "tags", "must be an object, but is an array")]
    [InlineData("""{"task_type": "a", "tags": {"x": 1}}""", "tags.x", "must be a string, but is a number")]
    [InlineData("""{"task_type": "a", "tags": {"x": null}}""", "tags.x", "must be a string, but is null")]
    [InlineData("""{"task_type": "a", "tags": {"x": "1", "x": "2"}}""", "tags.x", "more than once")]
    [InlineData("""{"task_type": "a", "tags": {"": "1"}}""", "tags", "1 to 200 characters")]
    [InlineData("""{"task_type": "a", "requirements": "x"}""", "requirements", "must be an object, but is a string")]
    [InlineData("""{"task_type": "a", "requirements": {"capabilities": "x"}}""", "requirements.capabilities", "must be an array of strings")]
    [InlineData("""{"task_type": "a", "requirements": {"capabilities": [1]}}""", "requirements.capabilities", "must hold strings only, but holds a number")]
    [InlineData("""{"task_type": "a", "requirements": {"min_cpu": -1}}""", "requirements.min_cpu", "must be 0 or more")]
    [InlineData("""{"task_type": "a", "requirements": {"min_memory": "1"}}""", "requirements.min_memory", "must be a number")]
    [InlineData("""{"task_type": "a", "requirements": {"gpu": 1e999}}""", "requirements.gpu", "must be 0 or more")]
    [InlineData("""{"task_type": "a", "requirements": {"labels": {"a": []}}}""", "requirements.labels.a", "must be a string, but is an array")]
    [InlineData("""{"task_type": "a", "requirements": {"redundancy": 17}}""", "requirements.redundancy", "must be 1 to 16")]
    [InlineData("""{"task_type": "a", "requirements": {"redundancy": 0}}""", "requirements.redundancy", "must be 1 to 16")]
    [InlineData("""{"task_type": "a", "requirements": {"redundancy_policy": "most"}}""", "requirements.redundancy_policy", "must be first, all or majority")]
    [InlineData("""{"task_type": "a", "requirements": {"gpus": 1}}""", "requirements.gpus", "did you mean 'gpu'?")]
    [InlineData("""{"task_type": "a", "retry_policy": []}""", "retry_policy", "must be an object, but is an array")]
    [InlineData("""{"task_type": "a", "retry_policy": {"max_attempts": 0}}""", "retry_policy.max_attempts", "must be 1 to 10000")]
    [InlineData("""{"task_type": "a", "retry_policy": {"max_attempts": 99999999999}}""", "retry_policy.max_attempts", "must be 1 to 10000")]
    [InlineData("""{"task_type": "a", "retry_policy": {"initial_interval": -1}}""", "retry_policy.initial_interval", "0 or more")]
    [InlineData("""{"task_type": "a", "retry_policy": {"backoff_coefficient": 0.5}}""", "retry_policy.backoff_coefficient", "must be 1 to 1000")]
    [InlineData("""{"task_type": "a", "retry_policy": {"maximum_interval": 1e999}}""", "retry_policy.maximum_interval", "at most")]
    [InlineData("""{"task_type": "a", "retry_policy": {"jitter": 2}}""", "retry_policy.jitter", "must be 0 to 1")]
    [InlineData("""{"task_type": "a", "retry_policy": {"max_losses": 0}}""", "retry_policy.max_losses", "must be 1 to 10000")]
    [InlineData("""{"task_type": "a", "retry_policy": {"retry_on": ["bad_luck"]}}""", "retry_policy.retry_on", "resource_exhausted")]
    [InlineData("""{"task_type": "a", "retry_policy": {"jitter": 0, "jitter": 0}}""", "retry_policy.jitter", "more than once")]
    [InlineData("""{"task_type": "a", "retry_policy": {"maxAttempts": 3}}""", "retry_policy.maxAttempts", "did you mean 'max_attempts'?")]
    [InlineData("""{"task_type": "a", "prioritty": 1}""", "prioritty", "did you mean 'priority'?")]
    [InlineData("""{"task_type": "a", "zzz": {"deep": [1, {"x": 2}]}}""", "zzz", "is unknown")]
    [InlineData("""{"task_type": "a", "\ud800": 1}""", "(unreadable name)", "is unknown")]
    [InlineData("""{"task_type": "a", "tags": {"\ud800": "1"}}""", "tags", "stands for no character")]
    [InlineData("""{"task_type": "a", "idempotency_key": "k", "tags": {"\ud800": "1"}}""", "tags", "stands for no character")]
    [InlineData("""[1, 2]""", "", "must be a JSON object")]
    [InlineData("""null""", "", "must be a JSON object")]
    public async Task A_wrong_field_is_named_with_the_cure(string body, string field, string fault)
    {
        var answer = await server.PostAsync(Tasks, body);

        Assert.Contains(fault, answer.MustFault(field), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var answer = await server.PostAsync(Tasks, """
            {"task_typ": "a", "priority": 9, "timeout": "x", "retry_policy": {"max_attempts": 0, "nope": 1}, "tags": {"a": 1}}
            """);

        answer.MustBeProblem(400, "validation_failed");
        Assert.Equal(
            ["priority", "retry_policy.max_attempts", "retry_policy.nope", "tags.a", "task_typ", "task_type", "timeout"],
            answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_input_over_its_limit_is_refused_with_its_size()
    {
        var answer = await server.PostAsync(Tasks, $$"""{"task_type": "a", "input_data": "{{new string('x', 1024 * 1024)}}"}""");

        Assert.Contains("has 1048578 bytes; the limit is 1048576", answer.MustFault("input_data"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_tags_than_allowed_are_refused()
    {
        var tags = string.Join(",", Enumerable.Range(0, 65).Select(i => $"\"t{i}\": \"x\""));

        Assert.Contains("64", (await server.PostAsync(Tasks, $$"""{"task_type": "a", "tags": { {{tags}} } }""")).MustFault("tags"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_unknown_fields_does_not_make_a_flood_of_an_answer()
    {
        var fields = string.Join(",", Enumerable.Range(0, 50_000).Select(i => $"\"field{i}\": 1"));

        var answer = await server.PostAsync(Tasks, $"{{{fields}}}");

        answer.MustBeProblem(400, "validation_failed");
        Assert.True(answer.Body.Length < 20_000);
    }
}
