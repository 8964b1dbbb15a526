using System.Diagnostics;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Client;

/// <summary>The client against a real server, and <c>examples/client</c> as a process of its own.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task The_example_runs()
    {
        await using var server = await OrcServer.StartAsync();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ClientExample.dll"), server.Address])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;

        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(OrcProcess.Patience);
        await process.WaitForExitAsync().WaitAsync(OrcProcess.Patience);

        Assert.Equal(
            "completed: Picture { Name = tree.jpg, Width = 1600 }\nfailed: The disk was busy.\na batch of 1000: completed\n",
            output.ReplaceLineEndings("\n"));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_result_is_waited_for_through_a_crash_of_the_server()
    {
        await using var server = await OrcServer.StartAsync();
        using var client = new OrchestratorClient(new OrchestratorClientOptions { Server = new Uri(server.Address) });
        var handle = await client.StartAsync<Sleep, Sleep>("sleep", new Sleep(3));

        var result = handle.ResultAsync();
        await server.CrashAsync();

        await result.WaitAsync(OrcProcess.Patience);
        Assert.Equal("completed", (await handle.GetAsync()).Status);
    }

    [Fact]
    public async Task A_task_is_deleted_once_it_has_ended()
    {
        await using var server = await OrcServer.StartAsync();
        using var client = server.Connect();
        var handle = await client.StartAsync<Sleep, Sleep>("sleep", new Sleep(600));

        Assert.Equal(409, (await Assert.ThrowsAsync<OrchestratorApiException>(() => client.DeleteAsync(handle.Id))).Status);
        await handle.CancelAsync();
        await handle.GetAsync(OrcProcess.Patience);
        await client.DeleteAsync(handle.Id);

        Assert.Equal(404, (await Assert.ThrowsAsync<OrchestratorApiException>(() => handle.GetAsync())).Status);
    }

    [Fact]
    public async Task A_batch_and_its_events_go_on_through_a_crash_of_the_server()
    {
        const int count = 20_000;
        await using var server = await OrcServer.StartAsync();
        using var client = new OrchestratorClient(new OrchestratorClientOptions { Server = new Uri(server.Address), BatchLines = 500 });
        using var patience = new CancellationTokenSource(OrcProcess.Patience);
        var submitted = new HashSet<string>();
        var ended = new HashSet<string>();
        Task? batch = null;

        await foreach (var next in client.EventsAsync(new EventFilter { Types = ["completed"] }, cancellation: patience.Token))
        {
            switch (next)
            {
                case OrchestratorEvent.Began:
                    batch = SubmitAsync();
                    break;
                case OrchestratorEvent.Happened { Event.TaskId: { } id }:
                    ended.Add(id);
                    break;
                default:
                    Assert.Fail("Nothing was left out.");
                    break;
            }

            if (ended.Count == count)
            {
                break;
            }
        }

        await batch!;
        Assert.Equal(count, submitted.Count);
        Assert.True(ended.SetEquals(submitted), "one task a line, and each was heard of");

        async Task SubmitAsync()
        {
            var tasks = Enumerable.Range(0, count).Select(i => new SubmitTaskRequest { TaskType = "echo", InputData = RawJson.Parse($"{i}") });
            Task? crash = null;
            await foreach (var item in client.SubmitManyAsync(tasks, patience.Token))
            {
                Assert.True(item.TaskId is not null, $"{item.Index} is {item.Outcome}: {item.Error?.Detail}");
                submitted.Add(item.TaskId);
                if (item.Index == count / 4)
                {
                    crash = server.CrashAsync();
                }
            }

            await crash!;
        }
    }

    private sealed record Sleep(double Seconds);
}
