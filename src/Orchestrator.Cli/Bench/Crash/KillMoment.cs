namespace Orchestrator.Cli.Bench.Crash;

/// <summary>When a life of the server ends.</summary>
internal abstract record KillMoment
{
    private KillMoment()
    {
    }

    /// <summary>While it starts: after this share of the time the start before took.</summary>
    public sealed record DuringStart(double Share) : KillMoment;

    /// <summary>This long after it was ready.</summary>
    public sealed record AfterReady(TimeSpan Delay) : KillMoment;

    /// <summary>In the middle of a burst: upon this acknowledgement of the life, and a little later.</summary>
    public sealed record AfterAcknowledgements(int Count, TimeSpan Delay) : KillMoment;

    /// <summary>Draws a moment.</summary>
    /// <param name="mostAcknowledgements">A life has at least so many to give.</param>
    public static KillMoment Draw(Random chance, int mostAcknowledgements) => chance.Next(20) switch
    {
        < 5 => new DuringStart(0.2 + (chance.NextDouble() * 0.9)),
        < 10 => new AfterReady(TimeSpan.FromMilliseconds(chance.Next(1, 1_000))),
        _ => new AfterAcknowledgements(chance.Next(1, mostAcknowledgements + 1), TimeSpan.FromMicroseconds(chance.Next(5_000))),
    };
}
