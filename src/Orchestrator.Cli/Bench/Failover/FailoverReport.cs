namespace Orchestrator.Cli.Bench.Failover;

/// <summary>What <c>orc bench failover</c> prints.</summary>
internal sealed record FailoverReport
{
    /// <summary>Faults: kills, or pauses.</summary>
    public required int Faults { get; init; }

    /// <summary>SIGKILL or SIGSTOP.</summary>
    public required string Signal { get; init; }

    /// <summary>From a fault until a new owner had completed a task in every domain that it met.</summary>
    public required Spread UntilCompleted { get; init; }

    /// <summary>From a fault until every client had an answer from a new owner.</summary>
    public required Spread UntilAnswered { get; init; }

    /// <summary>Submissions.</summary>
    public required int Calls { get; init; }

    /// <summary>Of those, the ones that were tried at a second node.</summary>
    public required int TriedAgain { get; init; }

    /// <summary>Of those, the ones that were tried a third time, or more often.</summary>
    public required int TriedMoreThanTwice { get; init; }

    /// <summary>Attempts that were lost with their nodes and made good.</summary>
    public required int LostAttempts { get; init; }

    /// <summary>Results that came after another one was accepted, and changed nothing.</summary>
    public required int LateResults { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Tasks that were lost, doubled, or otherwise not as they must be.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>How many those are.</summary>
    public int ViolationCount => Violations.Count;
}
