using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>How an agent does its work: latency, success, and whether it can be trusted with more. Kept over its sessions; guarded by the pool's gate.</summary>
internal sealed class AgentRecord
{
    private const double Newest = 0.2;
    private readonly CircuitBreaker breaker = new(CircuitSettings.Default);
    private readonly ProgressWatch watch = new(ProgressPatience.Default);
    private long succeeded;
    private long failed;

    /// <summary>How long attempts take from being sent to their end, on a moving average; zero when there were none.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>How loaded its machine says it is, 0 to 1.</summary>
    public double ReportedLoad { get; set; }

    /// <summary>When an attempt last ended; null when none has.</summary>
    public Instant? LastFinishedAt { get; private set; }

    /// <summary>Attempts that ended well, of those that count; null when there were none.</summary>
    public double? SuccessRate => succeeded + failed == 0 ? null : (double)succeeded / (succeeded + failed);

    /// <summary>How its breaker stands, by name.</summary>
    public string CircuitAt(Instant now) => breaker.StateAt(now).Name();

    /// <summary>True when it may be given an attempt.</summary>
    public bool Allows(Instant now) => breaker.Allows(now);

    /// <summary>True when time alone may change whether it is trusted.</summary>
    public bool IsToBeReviewed(Instant now) => breaker.StateAt(now) != CircuitState.Closed;

    /// <summary>Why it is not trusted, in words; null when it is.</summary>
    public string? WhyHeldBack(Instant now) => breaker.StateAt(now) == CircuitState.Closed ? null : breaker.Reason;

    /// <summary>It was given an attempt.</summary>
    /// <returns>The number of the trial that the attempt is; 0 when it is none.</returns>
    public int Began(Instant now) => breaker.Began(now);

    /// <summary>An attempt is sent to it.</summary>
    public void Took(Instant now, bool isFirst) => watch.Took(now, isFirst);

    /// <summary>An attempt has got on.</summary>
    public void Progressed(Instant now) => watch.Moved(now);

    /// <summary>The canary was answered.</summary>
    public void CanaryAnswered(Instant now) => watch.CanaryAnswered(now);

    /// <summary>True while a canary is out.</summary>
    public bool IsSuspected => watch.IsSuspected;

    /// <summary>What is to be done about an agent that gets nothing done.</summary>
    public WatchDecision Check(Instant now, int held) => watch.Check(now, held, Latency == TimeSpan.Zero ? null : Latency);

    /// <summary>It gets nothing done.</summary>
    public void Distrust(Instant now, string why) => breaker.ForceOpen(now, why);

    /// <summary>An attempt has ended well.</summary>
    public void Succeeded(Instant now, TimeSpan took, int trial)
    {
        succeeded++;
        LastFinishedAt = now;
        Latency = Latency == TimeSpan.Zero ? took : (Latency * (1 - Newest)) + (took * Newest);
        watch.Moved(now);
        breaker.Succeeded(now, trial);
    }

    /// <summary>An attempt has failed, by the agent's fault or by the task's own.</summary>
    public void Failed(Instant now, TaskError error, int trial)
    {
        LastFinishedAt = now;
        watch.Moved(now);
        if (AgentFaults.Counts(error.Type, error.Retryable))
        {
            failed++;
            breaker.Failed(now, trial);
        }
        else
        {
            breaker.Ended(trial);
        }
    }

    /// <summary>An attempt was given back, or was stopped.</summary>
    public void Ended(int trial) => breaker.Ended(trial);
}
