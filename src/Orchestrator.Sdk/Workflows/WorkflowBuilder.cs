using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Workflows.Expressions;

namespace Orchestrator.Sdk.Workflows;

/// <summary>Adds the steps of a workflow. A step that looks at the result of another waits for it without being told.</summary>
/// <typeparam name="TIn">What a run is started with.</typeparam>
[RequiresUnreferencedCode(Workflow.Reflection)]
[RequiresDynamicCode(Workflow.Reflection)]
public sealed class WorkflowBuilder<TIn>
{
    private readonly string id;
    private readonly WorkflowSteps steps;
    private WorkflowSpecResource header = new() { Tasks = [] };

    internal WorkflowBuilder(string id)
    {
        this.id = id;
        steps = new WorkflowSteps(id);
    }

    /// <summary>What a run is started with; only inside the lambdas of steps.</summary>
    public TIn Input => throw new InvalidOperationException("Input is known when the workflow runs. Use it inside a lambda of a step.");

    /// <summary>Submits a task.</summary>
    /// <param name="stepId">Unique in the workflow.</param>
    /// <param name="input">What the task gets: <c>() => new Charge(w.Input.Card, stock.Result.Price)</c>. What it looks at is filled in when the step's turn comes.</param>
    public WorkflowStep<TOut> Step<TTask, TOut>(string stepId, TaskType<TTask, TOut> type, Expression<Func<TTask>> input) =>
        Step<TOut>(stepId, type.Name, Translation.OfTemplate(input.Body));

    /// <summary>Submits a task whose input is an object of any shape: <c>() => new { file = w.Input.Path }</c>.</summary>
    public WorkflowStep<TOut> Step<TOut>(string stepId, string taskType, Expression<Func<object?>> input) =>
        Step<TOut>(stepId, taskType, Translation.OfTemplate(input.Body));

    /// <summary>Submits a task for each element of a list, and results in the list of their results, in order.</summary>
    /// <param name="over">The list: <c>() => listed.Result.Files</c>.</param>
    /// <param name="input">What the task of an element gets: <c>file => new Resize(file.Path, 800)</c>.</param>
    /// <param name="maxParallel">How many run at the same time; zero for all.</param>
    public WorkflowStep<IReadOnlyList<TOut>> Map<TItem, TTask, TOut>(
        string stepId, TaskType<TTask, TOut> type, Expression<Func<IEnumerable<TItem>>> over, Expression<Func<TItem, TTask>> input, int maxParallel = 0)
    {
        var (list, template) = (Translation.OfExpression(over.Body), Translation.OfTemplate(input.Body, input.Parameters[0]));
        return new WorkflowStep<IReadOnlyList<TOut>>(
            steps,
            new StepSpecResource
            {
                TaskId = stepId,
                TaskType = type.Name,
                Parameters = template.Json,
                Map = list.Text,
                MaxParallel = maxParallel == 0 ? null : maxParallel,
            },
            [list, template]);
    }

    /// <summary>Runs another workflow as a run of its own, which is sent along.</summary>
    /// <param name="input">What it is started with.</param>
    public WorkflowStep<TOut> Run<TSub, TOut>(string stepId, Workflow<TSub, TOut> workflow, Expression<Func<TSub>> input) =>
        Run<TOut>(stepId, new RawJson(JsonSerializer.SerializeToUtf8Bytes(workflow.Spec, ContractsJsonContext.Default.WorkflowSpecResource)), Translation.OfTemplate(input.Body));

    /// <summary>Runs a stored workflow as a run of its own.</summary>
    /// <param name="workflowId">The stored workflow.</param>
    /// <param name="input">What it is started with.</param>
    /// <param name="version">From 1; null for the latest when the run starts.</param>
    public WorkflowStep<TOut> Run<TOut>(string stepId, string workflowId, Expression<Func<object?>> input, int? version = null) =>
        Run<TOut>(
            stepId,
            new RawJson(JsonSerializer.SerializeToUtf8Bytes(new StartRunRequest { WorkflowId = workflowId, Version = version }, ContractsJsonContext.Default.StartRunRequest)),
            Translation.OfTemplate(input.Body));

    /// <summary>Waits for a signal, and results in its payload.</summary>
    /// <param name="timeout">How long; then the step fails. Null for a week.</param>
    public WorkflowStep<T> Signal<T>(SignalName<T> signal, TimeSpan? timeout = null) =>
        new(steps, new StepSpecResource { TaskId = signal.Name, Signal = signal.Name, Timeout = timeout?.TotalSeconds });

    /// <summary>Waits for somebody's approval; a rejection fails the step.</summary>
    /// <param name="timeout">How long; then the step fails. Null for a week.</param>
    public WorkflowStep<Approval> Approval(string stepId, TimeSpan? timeout = null) =>
        new(steps, new StepSpecResource { TaskId = stepId, Approval = true, Timeout = timeout?.TotalSeconds });

    /// <summary>What the workflow results in, put together of what steps result in: <c>return w.Output(() => new Receipt(paid.Result.Id, shipped.Result.Code))</c>.</summary>
    public WorkflowOutput<TOut> Output<TOut>(Expression<Func<TOut>> output) => new(steps, Translation.OfTemplate(output.Body).Json);

    /// <summary>More about the whole workflow, in the words of the API: <c>w.With(flow => flow with { Name = "Checkout", MaxParallel = 10 })</c>.</summary>
    public void With(Func<WorkflowSpecResource, WorkflowSpecResource> change) => header = change(header);

    /// <summary>Parameters that a run has unless it is given others.</summary>
    public void Defaults(TIn input) =>
        header = header with { GlobalParameters = new RawJson(JsonSerializer.SerializeToUtf8Bytes(input, JsonPayloadOptions.Default)) };

    internal WorkflowSpecResource Build<TOut>(WorkflowOutput<TOut> output) => output.Owner != steps
        ? throw new ArgumentException($"Workflow '{id}' cannot result in a step of another workflow.")
        : header with { WorkflowId = id, Tasks = [.. steps.All.Select(step => step.Build())], Result = output.Template };

    private WorkflowStep<TOut> Step<TOut>(string stepId, string taskType, Translation input) =>
        new(steps, new StepSpecResource { TaskId = stepId, TaskType = taskType, Parameters = input.Json }, [input]);

    private WorkflowStep<TOut> Run<TOut>(string stepId, RawJson workflow, Translation input) =>
        new(steps, new StepSpecResource { TaskId = stepId, Workflow = workflow, Parameters = input.Json }, [input]);
}
