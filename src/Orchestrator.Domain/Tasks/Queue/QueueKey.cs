namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// A task's place in line: aged priority, then due time, then submission. Ageing is linear, so which of two tasks goes
/// first never changes while they wait, and the key can be computed once:
/// priority - waited/step = (due + priority·step - now)/step, and now is the same for all.
/// </summary>
/// <param name="AgedDue">Due time in microseconds plus priority times the ageing step.</param>
/// <param name="Due">Due time in microseconds.</param>
/// <param name="Sequence">Sequence number of the submission.</param>
public readonly record struct QueueKey(long AgedDue, long Due, long Sequence) : IComparable<QueueKey>
{
    public static QueueKey Of(TaskRecord task, TimeSpan ageingStep) => new(
        task.DueAt.Microseconds + (task.Spec.Priority * (ageingStep.Ticks / TimeSpan.TicksPerMicrosecond)),
        task.DueAt.Microseconds,
        task.SubmissionSequence);

    public int CompareTo(QueueKey other)
    {
        if (AgedDue != other.AgedDue)
        {
            return AgedDue < other.AgedDue ? -1 : 1;
        }

        return Due != other.Due ? Due.CompareTo(other.Due) : Sequence.CompareTo(other.Sequence);
    }

    public static bool operator <(QueueKey left, QueueKey right) => left.CompareTo(right) < 0;

    public static bool operator >(QueueKey left, QueueKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(QueueKey left, QueueKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(QueueKey left, QueueKey right) => left.CompareTo(right) >= 0;
}
