using Orchestrator.Domain.Tasks;

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

    private static Task<TestServer> StartAsync(Action<Orchestrator.Engine.OrchestratorOptions> limit) =>
        TestServer.StartAsync(options => options.ConfigureEngine += limit);
}
