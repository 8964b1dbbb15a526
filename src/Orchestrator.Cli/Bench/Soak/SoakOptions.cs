namespace Orchestrator.Cli.Bench.Soak;

/// <summary>What <c>orc bench soak</c> is to do.</summary>
internal sealed record SoakOptions
{
    public required TimeSpan Duration { get; init; }

    /// <summary>Tasks a second.</summary>
    public required int Rate { get; init; }

    /// <summary>Growth over the second half that still counts as flat, in percent of the half's mean.</summary>
    public required double TolerancePercent { get; init; }

    /// <summary>Where the data folder is made.</summary>
    public required string Folder { get; init; }
}
