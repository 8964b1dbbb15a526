namespace Orchestrator.Domain.Workflows.Specs;

/// <summary>A workflow as it was written down: steps and what each waits for. Sequential, parallel and hybrid are shapes of the one graph.</summary>
public sealed record WorkflowSpec
{
    /// <summary>Its id. Each change of a stored workflow is a new version under the same id.</summary>
    public required string Id { get; init; }

    /// <summary>For people; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Parameters that a run has unless it is given others: a JSON object; empty for none.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>The steps, in the order they were written.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>What a run results in: JSON with expressions; empty for an object of the results of the steps that no other step depends on, by id.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>How long a run may take from its start, pauses included; null for as long as its steps take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many tasks of one run may be in their queues or run at the same time; those with most work behind them first. Zero for no limit.</summary>
    public int MaxParallel { get; init; }
}
