using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Reliability;

/// <summary>SIGTERM while tasks run that take longer than the server will wait.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Terminate_gives_back_what_does_not_end_in_time_and_the_next_start_goes_on_with_it()
    {
        using var folder = new TempFolder();
        var (started, released) = (await NamedPipe.CreateAsync(folder, "started"), await NamedPipe.CreateAsync(folder, "released"));
        await using var server = await OrcServer.StartAsync("--allow", "process", "--slots", "4");
        using var client = server.Connect();
        var program = await client.SubmitAsync(new SubmitTaskRequest
        {
            TaskType = "process",
            InputData = RawJson.Parse($$"""{"command": ["sh", "-c", "echo > {{started.Path}}; cat {{released.Path}}"]}"""),
            RetryPolicy = new RetryPolicyResource { MaxAttempts = 1, MaxLosses = 1 },
        });
        var delayed = await client.SubmitAsync(new SubmitTaskRequest { TaskType = "echo", Delay = 3600 });
        await started.ReadAsync();

        var end = await server.TerminateAsync();
        end.Expect(0);

        await server.RestartAsync();
        await started.ReadAsync();
        await released.WriteAsync("the second time");
        program = await client.GetAsync(program.TaskId, Timeout.InfiniteTimeSpan);

        // Given back is not charged: neither the one attempt nor the one loss it may have is used up.
        Assert.Equal(("completed", 2), (program.Status, program.Attempt));
        var history = (await client.EventsAsync(program.TaskId)).Items;
        Assert.Equal(["submitted", "started", "attempt_lost", "started", "completed"], history.Select(entry => entry.Type));
        Assert.Contains("\"charged\":false", history[2].Data.ToString());
        Assert.Equal("submitted", (await client.GetAsync(delayed.TaskId)).Status);
        Assert.DoesNotContain(" at Orchestrator.", end.Stderr);
    }
}
