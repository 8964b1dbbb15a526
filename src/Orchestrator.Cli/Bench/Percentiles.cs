namespace Orchestrator.Cli.Bench;

/// <summary>The spread of measured times, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P95, double P99)
{
    /// <summary>Sorts the times in place.</summary>
    public static Percentiles Of(double[] times)
    {
        Array.Sort(times);
        return new Percentiles(At(0.50), At(0.95), At(0.99));

        double At(double share) => times.Length == 0 ? 0 : times[Math.Min((int)(times.Length * share), times.Length - 1)];
    }
}
