namespace Orchestrator.Cli.Bench.Soak;

/// <summary>What <c>orc bench soak</c> prints. Trends are those of the second half; the first one fills what has limits.</summary>
internal sealed record SoakReport
{
    public required double Minutes { get; init; }

    /// <summary>Tasks a second as they were asked for, and as they were submitted.</summary>
    public required int Rate { get; init; }

    public required double SubmittedPerSecond { get; init; }

    /// <summary>Finished tasks that the server may keep.</summary>
    public required int MaxFinished { get; init; }

    /// <summary>Memory of the server that is in RAM.</summary>
    public required Trend Rss { get; init; }

    /// <summary>Its managed heap; null when it does not tell.</summary>
    public Trend? Heap { get; init; }

    /// <summary>Size of its data folder.</summary>
    public required Trend Data { get; init; }

    /// <summary>Growth over the second half that still counts as flat, in percent of the half's mean.</summary>
    public required double TolerancePercent { get; init; }

    /// <summary>Whether memory and data folder are flat.</summary>
    public required bool Flat { get; init; }

    /// <summary>Everything that was seen, oldest first.</summary>
    public required IReadOnlyList<SoakSample> Samples { get; init; }
}
