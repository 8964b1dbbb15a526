using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Workflows;

namespace Orchestrator.Tests.Engine.Workflows;

/// <summary>A node that runs workflows, and what tests of runs ask of it.</summary>
public abstract class WorkflowNode : IAsyncLifetime
{
    internal TestNode Node { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Node = await TestNode.StartAsync(options =>
    {
        options.Handle("fail", _ => throw new InvalidOperationException("It breaks."));
        options.Handle("half", _ => new TaskOutcome.Completed(JsonPayload.Parse("""{"x": 1, "\ud800": 2}""")));
    });

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<RunView> RunAsync(string yaml, string? parameters = null) => await EndAsync((await StartAsync(yaml, parameters)).Id);

    private protected async Task<RunView> StartAsync(string yaml, string? parameters = null)
    {
        var answer = await Node.Workflows.StartAsync(new RunRequest { Workflow = Spec(yaml), Parameters = parameters is null ? default : Encoding.UTF8.GetBytes(parameters) }).Soon();
        Assert.Equal(RunAnswerKind.Done, answer.Kind);
        return answer.Run!;
    }

    private protected async Task<RunView> EndAsync(RunId id)
    {
        var run = (await Node.Workflows.WaitRunAsync(id, TimeSpan.FromSeconds(20)).Soon())!;
        Assert.True(run.Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled, $"{run.Status}: {JsonSerializer.Serialize(run.Steps.Select(step => (step.Id, step.Status.ToString()).ToString()))}");
        return run;
    }

    private protected static WorkflowSpec Spec(string yaml)
    {
        var faults = WorkflowText.Read(yaml, new WorkflowLimits(), out var spec);
        Assert.Empty(faults.Select(fault => $"{fault.Field} {fault.Cure}"));
        return spec!;
    }

    private protected static string Text(TaskPayload payload) => Encoding.UTF8.GetString(payload.Span);
}
