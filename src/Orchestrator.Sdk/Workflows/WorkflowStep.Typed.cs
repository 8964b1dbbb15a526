using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Workflows.Expressions;

namespace Orchestrator.Sdk.Workflows;

/// <summary>A step of a workflow that is being written, and the type of its result.</summary>
public sealed class WorkflowStep<T> : WorkflowStep
{
    internal WorkflowStep(WorkflowSteps owner, StepSpecResource spec, params IEnumerable<Translation> inputs)
        : base(owner, spec)
    {
        foreach (var input in inputs)
        {
            Depend(input);
        }

        owner.Add(this);
    }

    /// <summary>Its result; only inside the lambdas of later steps, which then wait for it.</summary>
    public T Result => throw OnlyInside(nameof(Result));

    /// <summary>Waits for steps whose results it does not look at.</summary>
    public WorkflowStep<T> After(params ReadOnlySpan<WorkflowStep> steps)
    {
        Depend(steps.ToArray());
        return this;
    }

    /// <summary>Is skipped unless this is true.</summary>
    [RequiresUnreferencedCode(Workflow.Reflection)]
    [RequiresDynamicCode(Workflow.Reflection)]
    public WorkflowStep<T> When(Expression<Func<bool>> condition)
    {
        var translation = Translation.OfExpression(condition.Body);
        Depend(translation);
        return With(step => step with { When = translation.Text });
    }

    /// <summary>Lets the run go on when it fails: steps that wait for it see its <see cref="WorkflowStep.Error"/>.</summary>
    public WorkflowStep<T> ContinueOnError() => With(static step => step with { ContinueOnError = true });

    /// <summary>Is done when all other steps have ended, however they did. It does not wait for the steps it looks at by name.</summary>
    public WorkflowStep<T> Final() => With(static step => step with { Final = true });

    /// <summary>How long an attempt may run; of a signal or an approval, how long it is waited for.</summary>
    public WorkflowStep<T> Timeout(TimeSpan timeout) => With(step => step with { Timeout = timeout.TotalSeconds });

    /// <summary>How often it is tried, and the first back-off.</summary>
    /// <param name="attempts">From 1.</param>
    /// <param name="interval">Before the second attempt; null for a second.</param>
    /// <param name="coefficient">Each back-off is this times the one before; null for 2.</param>
    public WorkflowStep<T> Retry(int attempts, TimeSpan? interval = null, double? coefficient = null) => With(step => step with
    {
        RetryPolicy = (step.RetryPolicy ?? new RetryPolicyResource()) with
        {
            MaxAttempts = attempts,
            InitialInterval = interval?.TotalSeconds ?? step.RetryPolicy?.InitialInterval,
            BackoffCoefficient = coefficient ?? step.RetryPolicy?.BackoffCoefficient,
        },
    });

    /// <summary>Keeps its result to be used again for equal inputs.</summary>
    /// <param name="strategy"><c>memory</c>, <c>disk</c>, <c>shared</c> or <c>hybrid</c>.</param>
    /// <param name="timeToLive">Null for a day.</param>
    /// <param name="version">The version of the code; results of another are not used. Null for none.</param>
    public WorkflowStep<T> Cache(string strategy, TimeSpan? timeToLive = null, string? version = null) =>
        With(step => step with { CacheStrategy = strategy, CacheTtl = timeToLive?.TotalSeconds, CacheVersion = version });

    /// <summary>More than the defaults, in the words of the API: <c>step => step with { Domain = "gpu" }</c>.</summary>
    public WorkflowStep<T> With(Func<StepSpecResource, StepSpecResource> change)
    {
        var changed = change(Spec);
        Spec = changed.TaskId == Id ? changed : throw new ArgumentException($"Step '{Id}' cannot be called '{changed.TaskId}': others may know it by its id.", nameof(change));
        return this;
    }

    internal WorkflowOutput<T> ToOutput() => new(Owner, new RawJson(System.Text.Encoding.UTF8.GetBytes($"\"${{{PathText.OfStep(Id).Replace("\"", "\\\"", StringComparison.Ordinal)}.result}}\"")));
}
