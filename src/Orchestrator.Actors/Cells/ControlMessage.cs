using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Actors;

/// <summary>A message sent with <see cref="ActorRef{TMessage}.TellControl"/>.</summary>
internal sealed class ControlMessage<TMessage>(TMessage message) : MessageSignal<TMessage>
{
    public TMessage Message => message;

    public override bool TryOpen([MaybeNullWhen(false)] out TMessage opened)
    {
        opened = message;
        return true;
    }
}
