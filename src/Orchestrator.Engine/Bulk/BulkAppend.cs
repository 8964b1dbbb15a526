using Orchestrator.Actors;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Bulk;

/// <summary>Events of bulk jobs on their way to the journal.</summary>
/// <param name="generation">Which incarnation of the actor sent it: a later one has nothing to do with it.</param>
internal sealed class BulkAppend(ActorRef<BulkMessage> actor, long generation) : JournalAppend
{
    public override void OnCompleted(AppendStatus status, Exception? failure) =>
        actor.TellControl(new BulkMessage.Appended(status, failure, LastSequence, generation));
}
