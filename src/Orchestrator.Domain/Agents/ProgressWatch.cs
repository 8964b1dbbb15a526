using System.Globalization;

namespace Orchestrator.Domain.Agents;

/// <summary>
/// Liveness by progress: an agent that holds attempts, and neither finishes any nor reports progress for long, is sent a canary. Does it answer, whatever
/// it says, then it is only slow, and the next suspicion comes later; does it not, then it gets no more work. One that finishes or progresses anything is never suspected.
/// </summary>
public sealed class ProgressWatch(ProgressPatience patience)
{
    private const int MostDoublings = 20;
    private Instant movedAt = Instant.Never;
    private Instant quietSince = Instant.Never;
    private Instant canaryUntil = Instant.Never;
    private int suspicions;

    /// <summary>True while a canary is out.</summary>
    public bool IsSuspected => canaryUntil != Instant.Never;

    /// <summary>The agent was given an attempt.</summary>
    /// <param name="isFirst">True when it held none before: what it did long ago says nothing.</param>
    public void Took(Instant now, bool isFirst)
    {
        if (isFirst || quietSince == Instant.Never)
        {
            Moved(now);
        }
    }

    /// <summary>The agent has finished something, or reported progress.</summary>
    public void Moved(Instant now)
    {
        (movedAt, quietSince, canaryUntil, suspicions) = (now, now, Instant.Never, 0);
    }

    /// <summary>The canary was answered, well or not.</summary>
    public void CanaryAnswered(Instant now)
    {
        if (IsSuspected)
        {
            canaryUntil = Instant.Never;
            quietSince = now;
        }
    }

    /// <summary>What is to be done now. Asked again for the same time it says "nothing".</summary>
    /// <param name="held">Attempts the agent holds.</param>
    /// <param name="usual">What tasks as those usually take; null when not known.</param>
    public WatchDecision Check(Instant now, int held, TimeSpan? usual)
    {
        if (held == 0)
        {
            (quietSince, canaryUntil, suspicions) = (Instant.Never, Instant.Never, 0);
            return default;
        }

        if (quietSince == Instant.Never)
        {
            Moved(now);
        }

        if (now < NextCheckAt(usual))
        {
            return default;
        }

        if (!IsSuspected)
        {
            var reason = string.Create(
                CultureInfo.InvariantCulture,
                $"it holds {held} {(held == 1 ? "attempt" : "attempts")} and has neither finished nor progressed any for {(now - movedAt).TotalSeconds:0} s");
            canaryUntil = now + patience.Canary;
            suspicions++;
            return new WatchDecision(WatchStep.SendCanary, reason);
        }

        (canaryUntil, quietSince) = (Instant.Never, now);
        return new WatchDecision(
            WatchStep.OpenBreaker,
            string.Create(CultureInfo.InvariantCulture, $"it finished and progressed nothing of what it holds, and did not answer a canary within {patience.Canary.TotalSeconds:0.###} s"));
    }

    /// <summary>Before this nothing will have to be done; never for an agent that holds nothing.</summary>
    public Instant NextCheckAt(TimeSpan? usual)
    {
        if (IsSuspected || quietSince == Instant.Never)
        {
            return canaryUntil;
        }

        // Doubled in floating point and bounded last: neither a usual time of years nor many doublings overflow.
        var least = Math.Max(patience.Least.TotalSeconds, (usual ?? TimeSpan.Zero).TotalSeconds * patience.UsualTimes);
        var doubled = least * Math.Pow(2, Math.Min(suspicions, MostDoublings));
        var wait = Math.Min(Math.Max(least, Math.Min(doubled, patience.Most.TotalSeconds)), TimeSpan.FromDays(3650).TotalSeconds);
        return quietSince + TimeSpan.FromSeconds(wait);
    }
}
