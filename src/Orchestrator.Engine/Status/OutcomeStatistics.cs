using System.Numerics;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Status;

/// <summary>
/// How tasks have ended in the last minute: counts and the time from submission to end, in buckets of 6 to
/// 13 % width. Derived, not durable: it starts empty with the process.
/// </summary>
internal sealed class OutcomeStatistics(TimeProvider time)
{
    private const int Seconds = 60;
    private const int SubBuckets = 8;
    private const int Buckets = 40 * SubBuckets;
    private readonly Lock gate = new();
    private readonly Second[] ring = [.. Enumerable.Range(0, Seconds).Select(_ => new Second())];

    /// <summary>Counts those of an append's tasks that it ended; others are in it because they came back or had a late result.</summary>
    public void Ended(params ReadOnlySpan<TaskView> tasks)
    {
        lock (gate)
        {
            var second = Current(Instant.From(time.GetUtcNow()).Microseconds / 1_000_000);
            foreach (var task in tasks)
            {
                if (!task.History.Span[^1].Event.Type.IsTerminal())
                {
                    continue;
                }

                var duration = task.FinishedAt!.Value - task.SubmittedAt;
                second.Ended++;
                second.Succeeded += task.State == TaskState.Completed ? 1 : 0;
                second.Durations[BucketOf((ulong)Math.Max(duration.Ticks / TimeSpan.TicksPerMicrosecond, 1))]++;
            }
        }
    }

    /// <summary>What the last minute added up to.</summary>
    public OutcomeCounts Read()
    {
        var counts = new OutcomeCounts(0, 0, new long[Buckets]);
        lock (gate)
        {
            var oldest = (Instant.From(time.GetUtcNow()).Microseconds / 1_000_000) - Seconds;
            foreach (var second in ring.Where(second => second.Number > oldest))
            {
                counts = counts.Plus(second.Ended, second.Succeeded, second.Durations);
            }
        }

        return counts;
    }

    /// <summary>What counts of the last minute, or of the time since the start if that is shorter, come to.</summary>
    public static OutcomeSummary Summarize(OutcomeCounts counts, TimeSpan uptime)
    {
        var (ended, durations) = (counts.Ended, counts.Durations);
        var window = Math.Clamp(uptime.TotalSeconds, 1, Seconds);
        return new OutcomeSummary(
            ended / window,
            ended == 0 ? null : (double)counts.Succeeded / ended,
            Percentile(durations, ended, 0.50),
            Percentile(durations, ended, 0.95),
            Percentile(durations, ended, 0.99));
    }

    private Second Current(long number)
    {
        var second = ring[number % Seconds];
        if (second.Number != number)
        {
            second.Number = number;
            second.Ended = 0;
            second.Succeeded = 0;
            Array.Clear(second.Durations);
        }

        return second;
    }

    private static int BucketOf(ulong microseconds)
    {
        var exponent = 63 - BitOperations.LeadingZeroCount(microseconds);
        var fraction = exponent >= 3 ? (int)(microseconds >> (exponent - 3)) & 7 : (int)(microseconds << (3 - exponent)) & 7;
        return Math.Min((exponent * SubBuckets) + fraction, Buckets - 1);
    }

    private static double? Percentile(IReadOnlyList<long> durations, long total, double share)
    {
        if (total == 0)
        {
            return null;
        }

        var rank = (long)Math.Ceiling(total * share);
        for (var i = 0; i < Buckets; i++)
        {
            rank -= durations[i];
            if (rank <= 0)
            {
                // The middle of the bucket, in milliseconds.
                return Math.Pow(2, i / SubBuckets) * (1 + ((i % SubBuckets + 0.5) / SubBuckets)) / 1000;
            }
        }

        return null;
    }

    private sealed class Second
    {
        public long Number { get; set; } = -1;

        public long Ended { get; set; }

        public long Succeeded { get; set; }

        public long[] Durations { get; } = new long[Buckets];
    }
}
