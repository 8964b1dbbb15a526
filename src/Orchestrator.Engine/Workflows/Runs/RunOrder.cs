using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Runs.Commands;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>What somebody wants of a shard of runs, in a form that can be sent to it.</summary>
internal sealed record RunOrder(RunOrderKind Kind)
{
    /// <summary>The run; default for a start.</summary>
    public RunId Run { get; init; }

    /// <summary>A reason, a signal's name, the step to begin with, or the workflow's hash; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>A signal's payload, or parameters; empty for none.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The workflow of a start.</summary>
    public WorkflowSpec? Workflow { get; init; }

    /// <summary>The stored version of a start; null for none.</summary>
    public int? Version { get; init; }

    public UInt128 Key { get; init; }

    public UInt128 Body { get; init; }

    /// <summary>Doing it twice does no harm.</summary>
    public bool IsRepeatable => Kind is RunOrderKind.Cancel or RunOrderKind.Pause or RunOrderKind.Resume || Key != default;

    public RunReply Decide(RunDecision decision) => Kind switch
    {
        RunOrderKind.Start => new StartRun(Workflow!, Text!, Version, Json, Key, Body).Decide(decision),
        RunOrderKind.Cancel => new CancelRun(Run, Text).Decide(decision),
        RunOrderKind.Pause => new PauseRun(Run).Decide(decision),
        RunOrderKind.Resume => new ResumeRun(Run).Decide(decision),
        RunOrderKind.Signal => new SignalRun(Run, Text!, Json).Decide(decision),
        RunOrderKind.Rerun => new RerunRun(Run, Text).Decide(decision),
        RunOrderKind.Fork => new ForkRun(Run, Text, Json).Decide(decision),
        _ => throw new InvalidOperationException($"{Kind} is no order."),
    };
}
