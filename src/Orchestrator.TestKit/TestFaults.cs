namespace Orchestrator.TestKit;

/// <summary>
/// What goes wrong, drawn from the test's seed. Chance strikes in <c>Run</c> and <c>Advance</c> only, so that setting up and looking
/// are not disturbed. May be changed at any time; nothing goes wrong by default.
/// </summary>
public sealed class TestFaults
{
    private double failAttempt;
    private double hangAttempt;
    private double crash;
    private double failWrite;
    private TimeSpan slowAttempt;

    /// <summary>
    /// The chance, 0 to 1, that an attempt fails with <c>agent_error</c>: half of them before the handler is called, half after it has
    /// done its work, as when an answer is lost. Default 0.
    /// </summary>
    public double FailAttempt
    {
        get => failAttempt;
        set => failAttempt = Chance(value, 1);
    }

    /// <summary>The chance, 0 to 1, that an attempt never ends by itself and stops only when told to, by its time-out for example. Default 0.</summary>
    public double HangAttempt
    {
        get => hangAttempt;
        set => hangAttempt = Chance(value, 1);
    }

    /// <summary>Each attempt begins up to this much later, in virtual time. Default zero.</summary>
    public TimeSpan SlowAttempt
    {
        get => slowAttempt;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            slowAttempt = value;
        }
    }

    /// <summary>The task types whose attempts fail, hang or are slow. Default empty: all.</summary>
    public ISet<string> TaskTypes { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// The chance, 0 to 0.1, that the process dies after any one step and starts again; a task takes about ten steps, a step is a turn
    /// of the engine, a write or a piece of a handler. Default 0.
    /// </summary>
    public double CrashPerStep
    {
        get => crash;
        set => crash = Chance(value, 0.1);
    }

    /// <summary>
    /// The chance, 0 to 0.9, that a write to the journal fails: half of them with nothing stored, half with everything stored and the
    /// answer lost. Default 0.
    /// </summary>
    public double FailWrite
    {
        get => failWrite;
        set => failWrite = Chance(value, 0.9);
    }

    internal DateTimeOffset JournalDownUntil { get; private set; } = DateTimeOffset.MinValue;

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>From now on the journal can be neither written nor read, until this much virtual time has passed.</summary>
    public void TakeJournalDown(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        JournalDownUntil = Time.GetUtcNow() + duration;
    }

    /// <summary>From now on nothing goes wrong any more; attempts that hang go on hanging.</summary>
    public void Clear()
    {
        (failAttempt, hangAttempt, crash, failWrite, slowAttempt) = (0, 0, 0, 0, TimeSpan.Zero);
        JournalDownUntil = DateTimeOffset.MinValue;
        TaskTypes.Clear();
    }

    internal bool AffectsAttempts(string taskType) =>
        (failAttempt > 0 || hangAttempt > 0 || slowAttempt > TimeSpan.Zero) && (TaskTypes.Count == 0 || TaskTypes.Contains(taskType));

    private static double Chance(double value, double most) => value >= 0 && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"A chance from 0 to {most} is expected.");
}
