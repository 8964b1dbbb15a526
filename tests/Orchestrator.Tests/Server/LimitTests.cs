using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;

namespace Orchestrator.Tests.Server;

/// <summary>Limits of the engine as callers see them.</summary>
public sealed class LimitTests
{
    private const string Tasks = "/api/v1/tasks";

    [Fact]
    public async Task A_full_queue_answers_429()
    {
        await using var server = await StartAsync(engine => engine.Queue = new TaskQueueLimits { MaxWaiting = 2 });
        await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""");
        await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""");

        (await server.PostAsync(Tasks, """{"task_type": "nobody-runs-this"}""")).MustBeProblem(429, "queue_full");
        Assert.Equal(201, (await server.PostAsync(Tasks, """{"task_type": "echo", "domain": "other"}""")).Status);
    }

    [Fact]
    public async Task A_key_with_too_many_waiting_tasks_answers_429_and_other_keys_are_accepted()
    {
        await using var server = await StartAsync(engine => engine.Flow.MaxQueuedPerKey = 1);
        const string Keyed = """{"task_type": "nobody-runs-this", "concurrency_key": "x"}""";
        await server.SubmitAsync(Keyed);

        (await server.PostAsync(Tasks, Keyed)).MustBeProblem(429, "key_queue_full");
        await server.SubmitAsync(Keyed.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_domain_too_many_answers_429()
    {
        await using var server = await StartAsync(engine => engine.MaxDomains = 1);
        await server.SubmitAsync("""{"task_type": "echo"}""");

        (await server.PostAsync(Tasks, """{"task_type": "echo", "domain": "other"}""")).MustBeProblem(429, "too_many_domains");
    }

    [Fact]
    public async Task The_body_limit_can_be_set()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxRequestBodyBytes = 1024);

        (await server.PostAsync(Tasks, $$"""{"task_type": "{{new string('x', 2000)}}"}""")).MustBeProblem(413, "body_too_large");
    }

    private static Task<TestServer> StartAsync(Action<OrchestratorOptions> limit) =>
        TestServer.StartAsync(options => options.ConfigureEngine += limit);
}
