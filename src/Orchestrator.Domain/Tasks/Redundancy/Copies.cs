namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>
/// The attempts of a task that runs on several agents: as many places as it needs agents. A place has an attempt, or is open
/// from some moment on, or both, when its last attempt is to be followed by another one.
/// </summary>
internal sealed class Copies
{
    private readonly TaskRequirements requirements;
    private readonly AttemptCopy?[] attempts;
    private readonly Instant[] openFrom;
    private readonly Instant[] deadlines;
    private TaskRequirements? needs;

    public Copies(TaskRequirements requirements, Instant dueAt)
    {
        this.requirements = requirements;
        attempts = new AttemptCopy?[requirements.Redundancy];
        openFrom = new Instant[requirements.Redundancy];
        deadlines = new Instant[requirements.Redundancy];
        Reset(dueAt);
    }

    private Copies(Copies other)
    {
        requirements = other.requirements;
        attempts = [.. other.attempts];
        openFrom = [.. other.openFrom];
        deadlines = [.. other.deadlines];
    }

    /// <summary>The current or last attempt of each place, in the order of their numbers.</summary>
    public IReadOnlyList<AttemptCopy> Attempts => [.. attempts.OfType<AttemptCopy>().OrderBy(copy => copy.Attempt)];

    /// <summary>Attempts that agents hold.</summary>
    public int Held => attempts.Count(copy => copy is { IsHeld: true });

    /// <summary>Places that wait for an agent.</summary>
    public int Open => openFrom.Count(from => from != Instant.Never);

    /// <summary>When the next place is to be filled; <see cref="Instant.Never"/> when none is open.</summary>
    public Instant NextDue => openFrom.Min();

    /// <summary>The earliest deadline of a held attempt; <see cref="Instant.Never"/> when none is held.</summary>
    public Instant NextDeadline => deadlines.Min();

    /// <summary>How far the furthest of the held attempts is.</summary>
    public double Percent => attempts.Max(copy => copy is { IsHeld: true } ? copy.Percent : 0);

    /// <summary>What an agent must offer to take the next attempt: what the task requires, and to have no part in it yet.</summary>
    public TaskRequirements Needs =>
        needs ??= requirements.Excluding(attempts.OfType<AttemptCopy>().Where(copy => copy.KeepsAgent).Select(copy => copy.Agent));

    public Copies Clone() => new(this);

    public AttemptCopy? Find(int attempt) => attempts.FirstOrDefault(copy => copy?.Attempt == attempt);

    public HeldAttempt? HeldBy(AttemptToken token)
    {
        for (var i = 0; i < attempts.Length; i++)
        {
            if (attempts[i] is { IsHeld: true } copy && copy.Token == token)
            {
                return AsHeld(copy, i);
            }
        }

        return null;
    }

    public IReadOnlyList<HeldAttempt> AllHeld() =>
        [.. attempts.Index().Where(at => at.Item is { IsHeld: true }).Select(at => AsHeld(at.Item!, at.Index)).OrderBy(held => held.Attempt)];

    /// <summary>Fills the place that has been open for longest.</summary>
    public void Begin(AttemptCopy copy)
    {
        var place = Array.IndexOf(openFrom, NextDue);
        if (openFrom[place] == Instant.Never || Needs.ExcludedAgents.Contains(copy.Agent, StringComparer.Ordinal))
        {
            throw new InvalidTransitionException($"Attempt {copy.Attempt} by '{copy.Agent}' is one too many, or the agent's second.");
        }

        attempts[place] = copy with { DueAt = openFrom[place] };
        openFrom[place] = Instant.Never;
        needs = null;
    }

    public void Started(int attempt, Instant at)
    {
        ref var copy = ref attempts[PlaceOf(attempt)]!;
        copy = copy! with { State = CopyState.Running, StartedAt = copy.StartedAt ?? at };
    }

    public void Progressed(int attempt, double percent)
    {
        ref var copy = ref attempts[PlaceOf(attempt)]!;
        copy = copy! with { Percent = percent };
    }

    /// <summary>A held attempt has ended with a result.</summary>
    public void Completed(int attempt, TaskPayload result, Instant at) =>
        End(attempt, copy => copy with { State = CopyState.Completed, Result = result, EndedAt = at }, Instant.Never);

    /// <summary>A held attempt has ended without a result, and its place is open again.</summary>
    /// <param name="openAgain">From when on; null for the place in line that it had.</param>
    public void OpenAgain(int attempt, CopyState state, TaskError? error, Instant at, Instant? openAgain) =>
        End(attempt, copy => copy with { State = state, Error = error, EndedAt = at }, openAgain ?? attempts[PlaceOf(attempt)]!.DueAt);

    /// <summary>A held attempt has ended without a result, and nothing takes its place.</summary>
    public void Out(int attempt, CopyState state, TaskError error, Instant at)
    {
        End(attempt, copy => copy with { State = state, Error = error, EndedAt = at, IsOut = true }, Instant.Never);
        if (requirements.RedundancyPolicy == RedundancyPolicy.First)
        {
            // It goes on with those that are held: what one could not do for good is not begun anew.
            Array.Fill(openFrom, Instant.Never);
        }
    }

    /// <summary>The task has ended, and everything with it.</summary>
    public void EndAll(Instant at)
    {
        Array.Fill(openFrom, Instant.Never);
        Array.Fill(deadlines, Instant.Never);
        for (var i = 0; i < attempts.Length; i++)
        {
            if (attempts[i] is { IsHeld: true } copy)
            {
                attempts[i] = copy with { State = CopyState.Stopped, EndedAt = at };
            }
        }

        needs = null;
    }

    /// <summary>All places are open, and nobody has had a part in the task.</summary>
    public void Reset(Instant dueAt)
    {
        Array.Clear(attempts);
        Array.Fill(openFrom, dueAt);
        Array.Fill(deadlines, Instant.Never);
        needs = null;
    }

    /// <summary>Gives each held attempt its deadline.</summary>
    public void SetDeadlines(TaskQueueLimits limits, TimeSpan timeout, Instant graceUntil)
    {
        for (var i = 0; i < attempts.Length; i++)
        {
            deadlines[i] = attempts[i] is { IsHeld: true } copy
                ? Instant.Earlier(copy.StartedAt is { } started ? started + timeout : copy.ScheduledAt + limits.StartDeadline, graceUntil)
                : Instant.Never;
        }
    }

    private void End(int attempt, Func<AttemptCopy, AttemptCopy> end, Instant openAgain)
    {
        var place = PlaceOf(attempt);
        attempts[place] = end(attempts[place]!);
        openFrom[place] = openAgain;
        deadlines[place] = Instant.Never;
        needs = null;
    }

    private HeldAttempt AsHeld(AttemptCopy copy, int place) =>
        new(copy.Attempt, copy.Token, copy.Agent, copy.Session, copy.StartedAt, deadlines[place]);

    private int PlaceOf(int attempt)
    {
        var place = Array.FindIndex(attempts, copy => copy is { IsHeld: true } && copy.Attempt == attempt);
        return place >= 0 ? place : throw new InvalidTransitionException($"Attempt {attempt} is not held by any agent.");
    }
}
