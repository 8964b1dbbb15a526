namespace Orchestrator.Cli.Demo;

/// <summary>What a run remembers of the way, for the check at its end.</summary>
internal sealed record DemoMoments
{
    public required int AcknowledgedBeforeKill { get; init; }

    /// <summary>Tasks seen as completed before the kill, each with its result.</summary>
    public required IReadOnlyDictionary<string, string> CompletedBeforeKill { get; init; }

    public required int Unanswered { get; init; }

    public required int DurableUnanswered { get; init; }

    public required int Repeated { get; init; }

    public required TimeSpan Down { get; init; }
}
