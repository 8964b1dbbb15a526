using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Reliability;

/// <summary>What becomes of a program, its attempt and its task when the server that runs it is killed.</summary>
public sealed class KilledAttemptTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_program_left_by_a_kill_is_ended_and_its_attempt_is_lost_and_run_again()
    {
        SkipUnlessLinux();
        var (started, released) = (await NamedPipe.CreateAsync(folder, "started"), await NamedPipe.CreateAsync(folder, "released"));
        await using var server = await OrcServer.StartAsync("--allow", "process");
        using var client = server.Connect();
        var task = await SubmitAsync(client, $"echo $$ > {started.Path}; cat {released.Path}");
        var first = int.Parse(await started.ReadAsync());

        await server.KillAsync();
        Assert.True(IsRunning(first), "The kill was meant to leave the program.");
        await server.RestartAsync();

        Assert.False(IsRunning(first), "Two attempts of one task must not run side by side.");
        Assert.Contains("that an earlier server had left running", server.Process.Stderr);
        var second = int.Parse(await started.ReadAsync());
        Assert.NotEqual(first, second);
        await released.WriteAsync("the second");
        task = await client.GetAsync(task.TaskId, Timeout.InfiniteTimeSpan);
        Assert.Equal(("completed", 2), (task.Status, task.Attempt));
        Assert.Contains("the second", task.Result.ToString());
        Assert.Equal(["submitted", "started 1", "attempt_lost 1", "started 2", "completed 2"], await HistoryAsync(client, task));
        var lost = (await client.EventsAsync(task.TaskId)).Items[2].Data.ToString();
        Assert.Contains("\"node_failure\"", lost);
        Assert.Contains("\"charged\":true", lost);
    }

    [Fact]
    public async Task A_task_whose_process_dies_under_it_three_times_is_poison_and_kept_for_a_person()
    {
        SkipUnlessLinux();
        var started = await NamedPipe.CreateAsync(folder, "started");
        await using var server = await OrcServer.StartAsync("--allow", "process");
        using var client = server.Connect();
        var task = await SubmitAsync(client, $"echo $$ > {started.Path}; sleep 1000");

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await started.ReadAsync();
            await server.CrashAsync();
        }

        task = await client.GetAsync(task.TaskId);
        Assert.Equal(("dead_lettered", 3), (task.Status, task.Attempt));
        Assert.Equal("node_failure", task.Error?.Type);
        Assert.Equal(
            ["submitted", "started 1", "attempt_lost 1", "started 2", "attempt_lost 2", "started 3", "attempt_lost 3", "dead_lettered 3"],
            await HistoryAsync(client, task));
        Assert.Equal(0, (await client.StatusAsync()).Agents.Single().Used);
    }

    private static void SkipUnlessLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Programs that a killed server leaves are ended on Linux only.");
        }
    }

    private static Task<TaskResource> SubmitAsync(OrchestratorClient client, string script) => client.SubmitAsync(new SubmitTaskRequest
    {
        TaskType = "process",
        InputData = RawJson.Parse($$"""{"command": ["sh", "-c", "{{script}}"]}"""),
    });

    private static async Task<IEnumerable<string>> HistoryAsync(OrchestratorClient client, TaskResource task) =>
        (await client.EventsAsync(task.TaskId)).Items.Select(entry => entry.Attempt is { } attempt ? $"{entry.Type} {attempt}" : entry.Type);

    /// <summary>A dead program whose parent has not looked after it yet does not run.</summary>
    private static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
