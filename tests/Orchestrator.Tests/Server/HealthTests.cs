using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal;
using Orchestrator.Server.Status;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Server;

/// <summary>What <c>/api/v1/health</c> says when the server is not well.</summary>
public sealed class HealthTests
{
    public static TheoryData<Exception> Faults =>
    [
        new ServiceUnavailableException("storage_unavailable", "The disk is full."),
        new ServiceUnavailableException("recovering", "Replaying."),
        new JournalUnavailableException("The disk is full."),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failing_store_answers_503_with_the_reason(Exception fault)
    {
        var (status, body) = await AskAsync(new Engine(Task.FromException<NodeStatus>(fault)), new Lifetime(), new FakeClock());

        Assert.Equal(503, status);
        Assert.Contains("\"status\":\"unhealthy\"", body, StringComparison.Ordinal);
        Assert.Contains(fault.Message, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_hangs_answers_503_after_two_seconds()
    {
        var clock = new FakeClock();
        var asked = AskAsync(new Engine(new TaskCompletionSource<NodeStatus>().Task), new Lifetime(), clock);

        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(503, (await asked).Status);
    }

    [Fact]
    public async Task A_server_that_stops_answers_503()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();

        Assert.Equal(503, (await AskAsync(new Engine(null!), new Lifetime { ApplicationStopping = stopping.Token }, new FakeClock())).Status);
    }

    private static async Task<(int Status, string Body)> AskAsync(IOrchestrator engine, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new HealthEndpoints(engine, membership: null, minimumMembers: 1, time, lifetime).ReadyAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping { get; init; }

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }

    private sealed class Engine(Task<NodeStatus> status) : IOrchestrator
    {
        public Task<NodeStatus> StatusAsync(CancellationToken cancellation = default) => status;

        public Task<TaskResponse> SubmitAsync(TaskSpec spec, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<SubmitOutcome>> SubmitManyAsync(IReadOnlyList<TaskSpec> specs, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<EventNews<T>> ListenAsync<T>(
            Func<EventBatch, T> make, EventPosition? after = null, CancellationToken cancellation = default)
            where T : class => throw new NotSupportedException();

        public Task<DeleteOutcome> DeleteAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<TaskView?> FindAsync(TaskId id, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<TaskView?> WaitAsync(TaskId id, TimeSpan patience, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<TaskPage> ListAsync(TaskFilter filter, int limit, TaskCursor? after = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<TaskResponse> CancelAsync(TaskId id, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<TaskLogPage?> LogsAsync(
            TaskId id, TaskLogPosition after = default, int limit = 1000, TimeSpan wait = default, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task<TaskResponse> RetryAsync(TaskId id, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
