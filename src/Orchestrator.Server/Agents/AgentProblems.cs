using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Agents;

/// <summary>Why an agent's call was refused.</summary>
internal static class AgentProblems
{
    public static Problem SessionEnded(string agent) => new(
        ErrorCodes.SessionEnded, $"The session of agent '{agent}' is not known here: it has ended, or went on elsewhere. Register again.");

    public static Problem NotFound(string agent) => new(ErrorCodes.AgentNotFound, $"There is no agent '{agent}'; GET /api/v1/agents lists them.");

    /// <summary>The problem of an answer that is none of the good ones.</summary>
    public static Problem From(AgentAnswer answer, string agent, string? task) => answer switch
    {
        AgentAnswer.Stale => new Problem(
            ErrorCodes.StaleAttempt, $"The token is not that of the current attempt of task '{task}', or the attempt is another agent's. Stop the work, its result is of no use any longer."),
        AgentAnswer.TaskNotFound => new Problem(ErrorCodes.TaskNotFound, $"There is no task '{task}'."),
        AgentAnswer.AgentNotFound => NotFound(agent),
        _ => SessionEnded(agent),
    };

    /// <summary>The problem with the size of what a report carries; null when it fits.</summary>
    public static Problem? TooLarge(in AgentReport report, OrchestratorOptions engine)
    {
        // A result above the limit of payloads becomes an artifact.
        var mostOfResult = Math.Max(engine.MaxPayloadBytes, engine.Artifacts.MaxBytes);
        var (what, length, most) = report.Result.Length > mostOfResult
            ? ("result", report.Result.Length, mostOfResult)
            : ("checkpoint", report.Checkpoint.Length, engine.MaxPayloadBytes);
        return length > most
            ? new Problem(
                ErrorCodes.PayloadTooLarge,
                $"The {what} has {length} bytes; the limit is {most}. The attempt goes on: put large data elsewhere and report where it is, or fail it.")
            : null;
    }
}
