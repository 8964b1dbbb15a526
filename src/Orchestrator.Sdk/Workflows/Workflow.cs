using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Sdk.Workflows;

/// <summary>Workflows written in C#. What is built is the graph that JSON and YAML describe too: the code runs once, and nothing of it is replayed.</summary>
public static class Workflow
{
    internal const string Reflection = "Reads expression trees, and names members by reflection.";

    /// <summary>Builds a workflow.</summary>
    /// <param name="id">Its id. Each change of a stored workflow is a new version under the same id.</param>
    /// <param name="define">Adds the steps, and returns the one whose result is the run's, or <see cref="WorkflowBuilder{TIn}.Output{TOut}"/>.</param>
    /// <typeparam name="TIn">What a run is started with: its parameters. It is written as a JSON object.</typeparam>
    /// <typeparam name="TOut">What a run results in.</typeparam>
    /// <exception cref="NotSupportedException">An expression does what expressions of workflows cannot; the message says which.</exception>
    /// <exception cref="ArgumentException">Two steps have one id, or a step is of another workflow.</exception>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static Workflow<TIn, TOut> Define<TIn, TOut>(string id, Func<WorkflowBuilder<TIn>, WorkflowOutput<TOut>> define)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var builder = new WorkflowBuilder<TIn>(id);
        var output = define(builder);
        return new Workflow<TIn, TOut>(builder.Build(output));
    }

    /// <summary>An expression in the words of workflows, where C# has none: only inside the lambdas of a <see cref="WorkflowBuilder{TIn}"/>. Steps that it looks at must be named by <c>After</c>.</summary>
    /// <param name="text">Without <c>${ }</c>, such as <c>sort(params.names)</c>.</param>
    /// <exception cref="InvalidOperationException">It was called outside of such a lambda.</exception>
    public static T Expression<T>(string text) =>
        throw new InvalidOperationException($"'{text}' has no value here: it is worked out when the workflow runs. Use it inside a lambda of a step.");
}
