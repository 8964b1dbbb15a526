using Orchestrator.Actors;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Locks;

/// <summary>Events of locks on their way to the journal.</summary>
/// <param name="generation">Which incarnation of the actor sent it: a later one has nothing to do with it.</param>
internal sealed class LockAppend(ActorRef<LockMessage> actor, long generation) : JournalAppend
{
    public override void OnCompleted(AppendStatus status, Exception? failure) =>
        actor.TellControl(new LockMessage.Appended(status, failure, LastSequence, generation));
}
