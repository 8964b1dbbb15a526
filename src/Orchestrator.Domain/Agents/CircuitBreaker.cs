using System.Globalization;

namespace Orchestrator.Domain.Agents;

/// <summary>
/// Keeps work away from an agent at which too much of it fails, and tries it again from time to time. It holds nothing back that was given already: an open breaker loses no
/// attempt. One is some 150 bytes. Time only moves it from open to half-open, so nobody needs to wake it.
/// </summary>
public sealed class CircuitBreaker(CircuitSettings settings)
{
    private const int MostDoublings = 30;
    private OutcomeWindow window;
    private Instant until = Instant.Never;
    private string? reason;
    private bool isClosed = true;
    private int openings;
    private int successes;
    private int trials;
    private int trial;

    /// <summary>When it moves on by time alone; null when only outcomes move it.</summary>
    public Instant? NextChangeAt(Instant now) => StateAt(now) == CircuitState.Open ? until : null;

    /// <summary>How it stands.</summary>
    public CircuitState StateAt(Instant now) =>
        isClosed ? CircuitState.Closed : now < until ? CircuitState.Open : CircuitState.HalfOpen;

    /// <summary>Why it is not closed, in words; null when it is.</summary>
    public string? Reason => isClosed ? null : reason;

    /// <summary>True when the agent may be given an attempt now.</summary>
    public bool Allows(Instant now) => StateAt(now) switch
    {
        CircuitState.Closed => true,
        CircuitState.HalfOpen => trial == 0,
        _ => false,
    };

    /// <summary>The agent was given an attempt.</summary>
    /// <returns>The number of the trial that the attempt is, to be named at its end; 0 when it is none.</returns>
    public int Began(Instant now)
    {
        if (StateAt(now) != CircuitState.HalfOpen || trial != 0)
        {
            return 0;
        }

        trials = trials == int.MaxValue ? 1 : trials + 1;
        return trial = trials;
    }

    /// <summary>An attempt ended well.</summary>
    /// <param name="number">What <see cref="Began"/> returned for it; 0 when that is not known.</param>
    public void Succeeded(Instant now, int number)
    {
        if (isClosed)
        {
            window.Add(success: true, now, settings.Window);
        }
        else if (EndTrial(number) && ++successes >= settings.SuccessesToClose)
        {
            (isClosed, openings, reason) = (true, 0, null);
            window = default;
        }
    }

    /// <summary>An attempt failed in a way that says something about the agent: see <see cref="AgentFaults"/>.</summary>
    /// <param name="number">What <see cref="Began"/> returned for it; 0 when that is not known.</param>
    public void Failed(Instant now, int number)
    {
        if (isClosed)
        {
            window.Add(success: false, now, settings.Window);
            var (all, failed) = window.Read(now, settings.Window);
            if (all >= settings.MinimumSamples && failed >= settings.ErrorRate * all)
            {
                Open(now, string.Create(CultureInfo.InvariantCulture, $"{failed} of its last {all} attempts failed within {settings.Window.TotalSeconds:0.###} s"));
            }
        }
        else if (EndTrial(number))
        {
            Open(now, "the attempt to try it again failed");
        }
    }

    /// <summary>An attempt ended in a way that says nothing about the agent: cancelled, given back, or failed by the task's own fault.</summary>
    /// <param name="number">What <see cref="Began"/> returned for it; 0 when that is not known.</param>
    public void Ended(int number) => EndTrial(number);

    /// <summary>Opens it, for longer when it was not closed.</summary>
    /// <param name="why">Why, in words.</param>
    public void ForceOpen(Instant now, string why) => Open(now, why);

    private bool EndTrial(int number)
    {
        if (number == 0 || number != trial)
        {
            return false;
        }

        trial = 0;
        return true;
    }

    private void Open(Instant now, string why)
    {
        // A trial that runs still is none any longer: it began before this.
        (isClosed, successes, trial, reason) = (false, 0, 0, why);
        var seconds = settings.OpenFor.TotalSeconds * Math.Pow(2, Math.Min(openings, MostDoublings));
        until = now + (seconds < settings.MaximumOpenFor.TotalSeconds ? TimeSpan.FromSeconds(seconds) : settings.MaximumOpenFor);
        openings++;
        window = default;
    }
}
