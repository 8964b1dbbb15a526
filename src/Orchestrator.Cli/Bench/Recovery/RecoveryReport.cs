namespace Orchestrator.Cli.Bench.Recovery;

/// <summary>What <c>orc bench recovery</c> prints.</summary>
internal sealed record RecoveryReport
{
    public required int Queued { get; init; }

    public required int Finished { get; init; }

    public required int Kills { get; init; }

    /// <summary>From the start of the process until it said that it can take work.</summary>
    public required Spread Ready { get; init; }

    /// <summary>From the start of the process until a submission was answered.</summary>
    public required Spread FirstSubmission { get; init; }
}
