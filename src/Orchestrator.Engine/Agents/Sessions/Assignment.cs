using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>An attempt for an agent to run.</summary>
/// <param name="Task">The task.</param>
/// <param name="Token">Only reports with it are heard.</param>
/// <param name="Type">The task's type.</param>
/// <param name="Attempt">The attempt's number, from 1 on.</param>
/// <param name="Input">The task's input, one JSON value; empty for none.</param>
/// <param name="Checkpoint">The last checkpoint of an earlier attempt; empty for none.</param>
/// <param name="Timeout">How long it may run.</param>
/// <param name="Deadline">When its time is over.</param>
/// <param name="Requirements">What the task requires.</param>
public readonly record struct Assignment(
    TaskId Task, AttemptToken Token, string Type, int Attempt, TaskPayload Input, TaskPayload Checkpoint, TimeSpan Timeout, Instant Deadline, TaskRequirements Requirements);
