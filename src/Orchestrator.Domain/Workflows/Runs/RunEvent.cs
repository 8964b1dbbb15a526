using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>
/// Something that happened to a run. Events are what is stored; state is what they add up to. Names and fields are append-only contracts, pinned by
/// golden files.
/// </summary>
public abstract record RunEvent(Instant At);

/// <summary>A workflow that runs of this shard have; stored once, however many they are.</summary>
/// <param name="Hash">Its hash, by which runs name it.</param>
public sealed record DefinitionKept(Instant At, string Hash, WorkflowSpec Workflow) : RunEvent(At);

/// <summary>Something that happened to one run.</summary>
public abstract record OneRunEvent(RunId Run, Instant At) : RunEvent(At);

/// <summary>Something that happened to one step.</summary>
/// <param name="Step">Its place in the workflow.</param>
/// <param name="Element">Which element of a mapped step; -1 for the step itself.</param>
public abstract record StepEvent(RunId Run, Instant At, int Step, int Element) : OneRunEvent(Run, At);

/// <summary>A run begins.</summary>
/// <param name="Hash">Of its workflow.</param>
/// <param name="WorkflowId">The workflow's id.</param>
/// <param name="Version">The stored version; null for a workflow that came with the request.</param>
/// <param name="Parameters">A JSON object.</param>
public sealed record RunStarted(RunId Run, Instant At, string Hash, string WorkflowId, int? Version, TaskPayload Parameters) : OneRunEvent(Run, At)
{
    /// <summary>Hash of the request's idempotency key; zero for none.</summary>
    public UInt128 Key { get; init; }

    /// <summary>Hash of what was requested: tells a repetition from a conflict.</summary>
    public UInt128 Body { get; init; }

    /// <summary>The step of another run of this shard that it is done for; null for a run that was asked for.</summary>
    public StepReference? Parent { get; init; }

    /// <summary>The run whose results it takes over; null for none.</summary>
    public RunId? ForkOf { get; init; }
}

/// <summary>A step, or an element of one, begins: its task is owed, its run begins, or its signal is waited for.</summary>
/// <param name="Child">The run of a step that runs a workflow.</param>
/// <param name="Until">When a step that waits for a signal gives up.</param>
public sealed record StepStarted(RunId Run, Instant At, int Step, int Element, RunId? Child = null, Instant? Until = null) : StepEvent(Run, At, Step, Element);

/// <summary>The task of a step is known.</summary>
public sealed record StepSubmitted(RunId Run, Instant At, int Step, int Element, TaskId Task) : StepEvent(Run, At, Step, Element);

/// <summary>A mapped step begins: it is done for so many elements.</summary>
public sealed record StepMapped(RunId Run, Instant At, int Step, int Count) : StepEvent(Run, At, Step, -1);

/// <summary>A step, or an element, has its result.</summary>
/// <param name="Task">Its task; null for none.</param>
/// <param name="Cached">The result was known before.</param>
public sealed record StepCompleted(RunId Run, Instant At, int Step, int Element, TaskPayload Result, TaskId? Task = null, bool Cached = false)
    : StepEvent(Run, At, Step, Element);

/// <summary>A step, or an element, has failed.</summary>
/// <param name="TakesSignal">A signal brought it about.</param>
public sealed record StepFailed(RunId Run, Instant At, int Step, int Element, TaskError Error, TaskId? Task = null, bool TakesSignal = false)
    : StepEvent(Run, At, Step, Element);

/// <summary>A step, or an element, was stopped as the run was, or as its task or run was cancelled by somebody.</summary>
/// <param name="Task">Its task; null for none.</param>
public sealed record StepCancelled(RunId Run, Instant At, int Step, int Element, TaskId? Task = null) : StepEvent(Run, At, Step, Element);

/// <summary>A step's condition is false.</summary>
public sealed record StepSkipped(RunId Run, Instant At, int Step) : StepEvent(Run, At, Step, -1);

/// <summary>A signal came. It is kept until a step takes it.</summary>
public sealed record SignalReceived(RunId Run, Instant At, string Name, TaskPayload Payload) : OneRunEvent(Run, At);

/// <summary>No step begins until the run is resumed.</summary>
public sealed record RunPaused(RunId Run, Instant At) : OneRunEvent(Run, At);

/// <summary>It goes on.</summary>
public sealed record RunResumed(RunId Run, Instant At) : OneRunEvent(Run, At);

/// <summary>The run is to be stopped: what has not begun does not, what runs is cancelled, final steps are done.</summary>
/// <param name="TimedOut">True when it took too long, false when somebody asked.</param>
public sealed record RunCancelRequested(RunId Run, Instant At, string? Reason, bool TimedOut) : OneRunEvent(Run, At);

/// <summary>Steps of a run that has ended are done again.</summary>
/// <param name="Steps">Their places, in order.</param>
public sealed record RunRerun(RunId Run, Instant At, IReadOnlyList<int> Steps) : OneRunEvent(Run, At);

/// <summary>All steps have ended.</summary>
/// <param name="Result">Of a completed run; empty otherwise.</param>
/// <param name="Error">Null for a completed run.</param>
public sealed record RunEnded(RunId Run, Instant At, RunStatus Status, TaskPayload Result, TaskError? Error) : OneRunEvent(Run, At);

/// <summary>A run that has ended is not kept any longer, nor are the runs within it.</summary>
public sealed record RunForgotten(RunId Run, Instant At) : OneRunEvent(Run, At);
