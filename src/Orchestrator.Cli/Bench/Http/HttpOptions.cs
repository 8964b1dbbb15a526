namespace Orchestrator.Cli.Bench.Http;

/// <summary>What <c>orc bench http</c> is to do.</summary>
internal sealed record HttpOptions
{
    /// <summary>Tasks of a round of batches.</summary>
    public required int Tasks { get; init; }

    /// <summary>Callers that listen to events in the rounds with listeners.</summary>
    public required int Listeners { get; init; }

    /// <summary>How long a round of single submissions takes.</summary>
    public required int Seconds { get; init; }

    /// <summary>Connections of single submissions.</summary>
    public required int Connections { get; init; }

    /// <summary>Where the data folders are made.</summary>
    public required string Folder { get; init; }
}
