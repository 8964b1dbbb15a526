using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Agents;

/// <summary><c>examples/agent-python</c> and <c>examples/agent</c> as processes of their own, against a real server.</summary>
public sealed class ExampleAgentTests
{
    private static readonly string Script = FindScript();

    [Fact]
    public void The_agent_in_Python_stays_small() => Assert.InRange(File.ReadAllLines(Script).Length, 1, 79);

    [Fact]
    public async Task The_agent_in_Python_runs_tasks_reports_is_cancelled_and_leaves()
    {
        SkipWithoutPython();
        await using var server = await OrcServer.StartAsync();
        await using var agent = new AgentProcess(server.Address, "python3", Script, "py");
        using var client = Client(server);

        var counted = await RunAsync(client, "count_words", "\"how many words are these\"");
        Assert.Equal(("completed", "py", """{"words":5}"""), (counted.Status, counted.AgentId, Flat(counted.Result)));

        var failed = await RunAsync(client, "count_words", "7", new RetryPolicyResource { MaxAttempts = 1 });
        Assert.Contains("AttributeError", failed.Error!.Message);

        var slow = await StartAsync(client, "count_slowly", "100000");
        await ProgressAsync(client, slow);
        await client.CancelAsync(slow);
        Assert.Equal("cancelled", (await client.GetAsync(slow, OrcProcess.Patience)).Status);

        // What it has it finishes, then it goes.
        var last = await StartAsync(client, "count_slowly", "20");
        await ProgressAsync(client, last);
        Assert.Equal(0, await agent.TerminateAsync());
        Assert.Equal("completed", (await client.GetAsync(last, OrcProcess.Patience)).Status);
        Assert.Equal("offline", (await client.GetAgentAsync("py")).Status);
    }

    [Fact]
    public async Task The_agent_in_Python_goes_on_after_a_crash_of_the_server()
    {
        SkipWithoutPython();
        await using var server = await OrcServer.StartAsync();
        await using var agent = new AgentProcess(server.Address, "python3", Script, "py");
        using var client = Client(server);
        var slow = await StartAsync(client, "count_slowly", "30");
        await ProgressAsync(client, slow);

        await server.CrashAsync();

        var task = await client.GetAsync(slow, OrcProcess.Patience);
        Assert.Equal(("completed", 1, "30"), (task.Status, task.Attempt, Flat(task.Result)));
    }

    [Fact]
    public async Task The_agent_of_the_SDK_runs_tasks_through_a_crash_of_the_server_and_leaves()
    {
        await using var server = await OrcServer.StartAsync();
        await using var agent = new AgentProcess(server.Address, "dotnet", Path.Combine(AppContext.BaseDirectory, "AgentExample.dll"), server.Address);
        using var client = Client(server);
        var task = await StartAsync(client, "resize", """{"name":"tree.jpg","width":1600}""");
        await ProgressAsync(client, task);

        await server.CrashAsync();

        var ended = await client.GetAsync(task, OrcProcess.Patience);
        Assert.Equal(
            ("completed", 1, "resizer-1", """{"name":"tree.jpg","width":800}"""), (ended.Status, ended.Attempt, ended.AgentId, Flat(ended.Result)));
        await RunAsync(client, "resize", "{}");
        Assert.Equal(0, await agent.TerminateAsync());
        Assert.Equal("offline", (await client.GetAgentAsync("resizer-1")).Status);
    }

    private static OrchestratorClient Client(OrcServer server) => new(new OrchestratorClientOptions { Server = new Uri(server.Address) });

    private static async Task<string> StartAsync(OrchestratorClient client, string type, string input, RetryPolicyResource? retry = null) =>
        (await client.SubmitAsync(new SubmitTaskRequest { TaskType = type, InputData = RawJson.Parse(input), RetryPolicy = retry })).TaskId;

    private static async Task<TaskResource> RunAsync(OrchestratorClient client, string type, string input, RetryPolicyResource? retry = null) =>
        await client.GetAsync(await StartAsync(client, type, input, retry), OrcProcess.Patience);

    /// <summary>Waits until an attempt has reported progress.</summary>
    private static async Task ProgressAsync(OrchestratorClient client, string task)
    {
        using var patience = new CancellationTokenSource(OrcProcess.Patience);
        while ((await client.GetAsync(task, cancellation: patience.Token)).Progress.Percent == 0)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static string Flat(RawJson json) => json.ToString().Replace(" ", "", StringComparison.Ordinal);

    private static void SkipWithoutPython() => Assert.SkipUnless(AgentProcess.Exists("python3"), "Needs python3 on the PATH.");

    private static string FindScript()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orchestrator.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No folder above the tests holds Orchestrator.sln.");
        }

        return Path.Combine(folder.FullName, "examples", "agent-python", "agent.py");
    }
}
