using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Schedules;

/// <summary>What the actor of schedules understands besides.</summary>
internal abstract record ScheduleMessage : JournaledMessage<SchedulesActor>
{
    /// <summary>A schedule may be due.</summary>
    public sealed record Wake : ScheduleMessage;

    /// <summary>Somebody has looked at the task of the last firing.</summary>
    public sealed record Looked(string Id, TaskId Task, bool HasEnded, bool HasWaited) : ScheduleMessage;

    public sealed record LookFailed(string Id, Exception Failure, bool HasWaited) : ScheduleMessage;

    /// <summary>It may be looked at again.</summary>
    public sealed record LookAgain(string Id) : ScheduleMessage;

    public sealed record Sent(string Id, Instant DueAt, TaskResponse Response) : ScheduleMessage;

    public sealed record SendFailed(string Id, Instant DueAt, Exception Failure) : ScheduleMessage;

    /// <summary>It may be sent again.</summary>
    public sealed record SendAgain(string Id, Instant DueAt) : ScheduleMessage;
}
