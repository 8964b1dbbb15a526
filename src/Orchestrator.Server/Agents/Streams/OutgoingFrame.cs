using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>A frame for an agent that waits to be sent. It is written when it is sent: until then an input is held where it is, and not copied.</summary>
internal readonly struct OutgoingFrame
{
    public OutgoingKind Kind { get; private init; }

    /// <summary>Of <see cref="OutgoingKind.Assign"/>; of others about an attempt its task and token are set.</summary>
    public Assignment Assignment { get; private init; }

    /// <summary>Of <see cref="OutgoingKind.Registered"/>.</summary>
    public AgentSessionGrant? Grant { get; private init; }

    /// <summary>Of <see cref="OutgoingKind.Cancel"/>: somebody cancelled the task. Of <see cref="OutgoingKind.Ack"/>: it was done before. Of an error: it is to be sent again.</summary>
    public bool Flag { get; private init; }

    /// <summary>Of <see cref="OutgoingKind.Error"/>.</summary>
    public Problem? Problem { get; private init; }

    /// <summary>What an error is about, as the agent wrote it; null when it is about no attempt.</summary>
    public string? TaskText { get; private init; }

    /// <summary>As <see cref="TaskText"/>.</summary>
    public string? TokenText { get; private init; }

    public static OutgoingFrame Registered(AgentSessionGrant grant) => new() { Kind = OutgoingKind.Registered, Grant = grant };

    public static OutgoingFrame Assign(in Assignment assignment) => new() { Kind = OutgoingKind.Assign, Assignment = assignment };

    public static OutgoingFrame Cancel(TaskId task, AttemptToken token, bool isCancelled) =>
        new() { Kind = OutgoingKind.Cancel, Assignment = new Assignment { Task = task, Token = token }, Flag = isCancelled };

    public static OutgoingFrame Ack(TaskId task, AttemptToken token, bool isRepeated) =>
        new() { Kind = OutgoingKind.Ack, Assignment = new Assignment { Task = task, Token = token }, Flag = isRepeated };

    public static OutgoingFrame Error(Problem problem, bool isRetryable = false, string? task = null, string? token = null) =>
        new() { Kind = OutgoingKind.Error, Problem = problem, Flag = isRetryable, TaskText = task, TokenText = token };

    public static OutgoingFrame Of(OutgoingKind kind) => new() { Kind = kind };
}
