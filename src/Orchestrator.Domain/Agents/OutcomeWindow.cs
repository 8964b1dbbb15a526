using System.Runtime.CompilerServices;

namespace Orchestrator.Domain.Agents;

/// <summary>How attempts ended in the time just past, counted by sixths of it: what is older than that falls out sixth by sixth. A small value, changed in place.</summary>
internal struct OutcomeWindow
{
    private const int Parts = 6;
    private Counts succeeded;
    private Counts failed;
    private long newest;

    /// <summary>Counts an outcome.</summary>
    public void Add(bool success, Instant now, TimeSpan window)
    {
        MoveTo(now, window);
        if (success)
        {
            succeeded[Slot(newest)]++;
        }
        else
        {
            failed[Slot(newest)]++;
        }
    }

    /// <summary>How many there were, and how many of them failed.</summary>
    public (int All, int Failed) Read(Instant now, TimeSpan window)
    {
        MoveTo(now, window);
        var (good, bad) = (0, 0);
        for (var part = 0; part < Parts; part++)
        {
            good += succeeded[part];
            bad += failed[part];
        }

        return (good + bad, bad);
    }

    private static int Slot(long part) => (int)(((part % Parts) + Parts) % Parts);

    private void MoveTo(Instant now, TimeSpan window)
    {
        var part = now.Microseconds / Math.Max(1, (long)(window.TotalMicroseconds / Parts));

        // A clock that goes back counts into the newest part: nothing is counted twice or lost.
        for (var next = Math.Max(newest + 1, part - Parts + 1); next <= part; next++)
        {
            succeeded[Slot(next)] = 0;
            failed[Slot(next)] = 0;
        }

        newest = Math.Max(newest, part);
    }

    [InlineArray(Parts)]
    private struct Counts
    {
        private int first;
    }
}
