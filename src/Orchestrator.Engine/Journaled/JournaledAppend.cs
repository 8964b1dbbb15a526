using Orchestrator.Actors;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Journaled;

/// <summary>Events of an actor on their way to the journal.</summary>
/// <param name="generation">Which incarnation of the actor sent it: a later one has nothing to do with it.</param>
internal sealed class JournaledAppend<TActor>(ActorRef<JournaledMessage<TActor>> actor, long generation) : JournalAppend
{
    public override void OnCompleted(AppendStatus status, Exception? failure) =>
        actor.TellControl(new JournaledMessage<TActor>.Appended(status, failure, LastSequence, generation));
}
