using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc workflow</c> against a real server.</summary>
public sealed class WorkflowCommandTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private const string Flow = """
        workflow_id: release
        global_parameters: {version: "1.0"}
        tasks:
          - {task_id: build, task_type: echo, parameters: {file: "app-${params.version}.zip"}}
          - {task_id: check, task_type: echo, dependencies: [build], parameters: {file: "${tasks.build.result.file}"}}
          - {task_id: look, approval: true, dependencies: [build]}
          - {task_id: publish, task_type: echo, dependencies: [check, look], parameters: "${tasks.look.result.comment}"}
        """;

    private readonly OrcServer server = process.Server;

    [Fact]
    public async Task A_file_is_run_approved_and_watched_to_its_end()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("release.yaml"), Flow);

        var run = (await server.RunAsync("workflow", "run", folder.File("release.yaml"), "-p", "version=2.1")).Expect(0).Stdout.Trim();
        (await server.RunAsync("workflow", "approve", run, "look", "--comment", "fine")).Expect(0);
        var watched = (await server.RunAsync("workflow", "watch", run)).Expect(0).Stdout;
        var shown = (await server.RunAsync("workflow", "show", run, "--json")).Expect(0).Json;

        Assert.Contains("publish", watched);
        Assert.Contains("completed", watched);
        Assert.Equal("completed", shown.Text("status"));
        Assert.Equal("app-2.1.zip", shown.GetProperty("tasks").GetProperty("check").GetProperty("result").Text("file"));
        Assert.Equal("fine", shown.GetProperty("tasks").GetProperty("publish").Text("result"));
        Assert.Contains("├─ ✓ check", (await server.RunAsync("workflow", "show", run)).Expect(0).Stdout);
        Assert.Contains(run, (await server.RunAsync("workflow", "runs", "--status", "completed", "--workflow", "release")).Expect(0).Stdout);
    }

    [Fact]
    public async Task A_stored_workflow_is_run_in_its_versions_and_deleted()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("flow.json"), """{"workflow_id": "x", "tasks": [{"task_id": "a", "task_type": "echo", "parameters": 1}]}""");
        await File.WriteAllTextAsync(folder.File("next.json"), """{"workflow_id": "x", "tasks": [{"task_id": "a", "task_type": "echo", "parameters": 2}]}""");

        Assert.Equal(1, (await server.RunAsync("workflow", "put", folder.File("flow.json"), "--id", "stored", "--json")).Expect(0).Json.GetProperty("version").GetInt32());
        Assert.Equal(2, (await server.RunAsync("workflow", "put", folder.File("next.json"), "--id", "stored", "--json")).Expect(0).Json.GetProperty("version").GetInt32());
        var first = (await server.RunAsync("workflow", "run", "stored", "--version", "1", "--wait", "--json")).Expect(0).Json;
        var latest = (await server.RunAsync("workflow", "run", "stored", "--wait", "--json")).Expect(0).Json;

        Assert.Equal((1, 2), (first.GetProperty("result").GetProperty("a").GetInt32(), latest.GetProperty("result").GetProperty("a").GetInt32()));
        Assert.Contains("stored", (await server.RunAsync("workflow", "list")).Expect(0).Stdout);
        Assert.Contains("echo", (await server.RunAsync("workflow", "show", "stored")).Expect(0).Stdout);
        (await server.RunAsync("workflow", "delete", "stored")).Expect(0);
        (await server.RunAsync("workflow", "run", "stored")).Expect(4);
    }

    [Fact]
    public async Task A_run_that_fails_tells_by_its_exit_code_and_is_done_again()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("flow.json"), """
            {"workflow_id": "fails", "tasks": [{"task_id": "a", "task_type": "fail", "parameters": {"message": "no", "retryable": false}}]}
            """);

        var failed = (await server.RunAsync("workflow", "run", folder.File("flow.json"), "--wait", "--json")).Expect(5).Json;
        (await server.RunAsync("workflow", "rerun", failed.Text("run_id"), "--watch")).Expect(5);
        (await server.RunAsync("workflow", "approve", failed.Text("run_id"))).Expect(2);
        (await server.RunAsync("workflow", "pause", failed.Text("run_id"))).Expect(1);
        (await server.RunAsync("workflow", "run", folder.File("none.yaml"))).Expect(2);
        (await server.RunAsync("workflow", "watch", "1-01arz3ndektsv4rrffq69g5fav")).Expect(4);

        Assert.Equal("failed", failed.Text("status"));
    }
}
