using Orchestrator.Contracts.Events;

namespace Orchestrator.Sdk;

/// <summary>What a stream of events brings: <see cref="Began"/>, <see cref="Happened"/> or <see cref="Reset"/>, to be told apart by a <c>switch</c>.</summary>
public abstract record OrchestratorEvent
{
    private OrchestratorEvent(string? id) => Id = id;

    /// <summary>Where the stream can be taken up again, also by another client; null when it cannot be taken up here.</summary>
    public string? Id { get; }

    /// <summary>
    /// The stream is there, and misses nothing from now on: comes first, once. What is to be known of the time before is read now.
    /// </summary>
    public sealed record Began(string? Id) : OrchestratorEvent(Id);

    /// <summary>Something happened.</summary>
    /// <param name="Event">What, and to which task.</param>
    public sealed record Happened(string? Id, StreamEventResource Event) : OrchestratorEvent(Id);

    /// <summary>
    /// Events may have been left out: the listener was too far behind or away for too long. What was made from earlier events is to be
    /// read anew; the stream goes on.
    /// </summary>
    public sealed record Reset(string? Id) : OrchestratorEvent(Id);
}
