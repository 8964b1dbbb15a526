using Orchestrator.Domain.Tasks;

namespace Orchestrator.Server.Agents;

/// <summary>What an agent says of an attempt, as a body or as a frame.</summary>
internal struct AgentReport
{
    /// <summary>The fields it has.</summary>
    public ReportField Fields;

    /// <summary>What kind of frame it is; null for a body.</summary>
    public string? Type;

    /// <summary>The task as it was written, to be said back; null in a body, whose path names it.</summary>
    public string? TaskText;

    /// <summary>The token as it was written.</summary>
    public string? TokenText;

    /// <summary>The task; null when the text cannot be one.</summary>
    public TaskId? Task;

    /// <summary>The token; null when the text cannot be one, so that no attempt has it.</summary>
    public AttemptToken? Token;

    public double Percent;

    public string? Message;

    public TaskPayload Checkpoint;

    public TaskPayload Result;

    public TaskError? Error;

    public TimeSpan? RetryAfter;
}
