using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>Workflows in files, without a server.</summary>
public sealed class WorkflowFileTests : IDisposable
{
    private const string Good = """
        workflow_id: two
        tasks:
          - {task_id: a, task_type: echo, estimate: 2.5}
          - {task_id: b, task_type: echo, dependencies: [a]}
          - {task_id: c, workflow: stored}
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_good_workflow_is_summed_up()
    {
        var answer = (await OrcProcess.RunAsync(["workflow", "validate", await WriteAsync("good.yaml", Good)])).Expect(0);
        Assert.Equal("two: 3 steps, 1 edge.\nCritical path, 3.5 s by the estimates: a -> b\n", answer.Stdout);

        var json = (await OrcProcess.RunAsync(["workflow", "validate", folder.File("good.yaml"), "--json"])).Expect(0).Json;
        Assert.True(json.GetProperty("valid").GetBoolean());
        Assert.Equal(3.5, json.GetProperty("critical_path").GetProperty("seconds").GetDouble());
    }

    [Fact]
    public async Task A_bad_one_is_told_with_all_its_faults()
    {
        var file = await WriteAsync("bad.yaml", Good + "\n  - {task_id: a, dependencies: [d], task_type: echo}\n");
        var answer = (await OrcProcess.RunAsync(["workflow", "validate", file])).Expect(2);
        Assert.Equal("", answer.Stdout);
        Assert.Equal(
            $"orc: {file}: tasks[3].task_id is 'a', as tasks[0] is called already\norc: {file}: tasks[3].dependencies names 'd', which is no step; did you mean 'a'?\n", answer.Stderr);
        Assert.Equal(2, (await OrcProcess.RunAsync(["workflow", "validate", file, "--json"])).Expect(2).Json.GetProperty("faults").GetArrayLength());
        Assert.Contains("cannot be read", (await OrcProcess.RunAsync(["workflow", "validate", folder.File("nowhere")])).Expect(2).Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_is_drawn()
    {
        var file = await WriteAsync("good.yaml", Good);
        Assert.StartsWith("flowchart LR\n", (await OrcProcess.RunAsync(["workflow", "graph", file])).Expect(0).Stdout, StringComparison.Ordinal);
        Assert.StartsWith("digraph", (await OrcProcess.RunAsync(["workflow", "graph", file, "--format", "dot"])).Expect(0).Stdout, StringComparison.Ordinal);
        (await OrcProcess.RunAsync(["workflow", "graph", file, "--format", "svg", "-o", folder.File("good.svg")])).Expect(0);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(folder.File("good.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_run_becomes_a_workflow()
    {
        var file = await WriteAsync("run.json", """
            {"name": "run", "workflow": {"specification": {"tasks": [{"id": "x", "children": ["y"]}, {"id": "y", "parents": ["x"]}]},
             "execution": {"tasks": [{"id": "x", "runtimeInSeconds": 3}]}}}
            """);
        (await OrcProcess.RunAsync(["workflow", "import", "wfcommons", file, "--scale", "0.5", "--output", folder.File("out.json")])).Expect(0);
        Assert.Contains("2 steps, 1 edge", (await OrcProcess.RunAsync(["workflow", "validate", folder.File("out.json")])).Expect(0).Stdout, StringComparison.Ordinal);
        Assert.Contains("There is no workflow", (await OrcProcess.RunAsync(["workflow", "import", "wfcommons", await WriteAsync("no.json", "{}")])).Expect(2).Stderr, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(folder.File(name), text);
        return folder.File(name);
    }
}
