using Orchestrator.Engine.Journaled;

namespace Orchestrator.Engine.Bulk;

/// <summary>What the actor of bulk jobs understands besides.</summary>
internal abstract record BulkMessage : JournaledMessage<BulkJobsActor>
{
    public sealed record PageDone(BulkPageDone Done) : BulkMessage;

    public sealed record PageFailed(string Job, Exception Failure) : BulkMessage;

    public sealed record GoOn(string Job) : BulkMessage;
}
