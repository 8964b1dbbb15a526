using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>How an agent does its work: latency, success, and whether it can be trusted with more. Kept over its sessions.</summary>
internal sealed class AgentRecord
{
    private const double Newest = 0.2;
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

    public string Circuit => "closed";

    public bool Allows(Instant now, int used) => true;

    /// <summary>True when time alone may change whether it is trusted.</summary>
    public bool IsToBeReviewed(Instant now) => false;

    public string? WhyHeldBack(Instant now) => null;

    public void Began(Instant now)
    {
    }

    /// <summary>An attempt has got on.</summary>
    public void Progressed(Instant now)
    {
    }

    /// <summary>An attempt has ended well.</summary>
    public void Succeeded(Instant now, TimeSpan took)
    {
        succeeded++;
        LastFinishedAt = now;
        Latency = Latency == TimeSpan.Zero ? took : (Latency * (1 - Newest)) + (took * Newest);
    }

    /// <summary>An attempt has failed.</summary>
    public void Failed(Instant now, TaskError error)
    {
        failed++;
        LastFinishedAt = now;
    }
}
