using System.Buffers;

namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>What the results so far come to.</summary>
internal static class Verdict
{
    /// <summary>The event that ends the task; null while it is open.</summary>
    /// <param name="attempt">The attempt that has just ended.</param>
    public static TaskEvent? Of(TaskRecord task, Copies copies, int attempt, Instant now)
    {
        var requirements = task.Spec.Requirements;
        var results = copies.Attempts.Where(copy => copy.State == CopyState.Completed).ToList();
        switch (requirements.RedundancyPolicy)
        {
            case RedundancyPolicy.First:
                return results.Count == 0 ? null : new TaskCompleted(task.Id, now, attempt, results[0].Result);
            case RedundancyPolicy.All:
                return results.Count < requirements.Redundancy ? null : new TaskCompleted(task.Id, now, attempt, ListOf(results));
            default:
                var votes = Votes.Count(results);
                if (votes.Most * 2 > requirements.Redundancy)
                {
                    return new TaskCompleted(task.Id, now, attempt, votes.Winner!.Result);
                }

                return (votes.Most + copies.Held + copies.Open) * 2 > requirements.Redundancy
                    ? null
                    : new TaskFailed(task.Id, now, attempt, new TaskError(
                        ErrorKindNames.NoMajority, NoMajority.Message(requirements.Redundancy, copies.Attempts), false));
        }
    }

    /// <summary>A JSON array of the results, in the order of attempt numbers.</summary>
    private static TaskPayload ListOf(List<AttemptCopy> results)
    {
        var list = new ArrayBufferWriter<byte>();
        list.Write("["u8);
        for (var i = 0; i < results.Count; i++)
        {
            list.Write(i == 0 ? ""u8 : ","u8);
            list.Write(results[i].Result.IsEmpty ? "null"u8 : results[i].Result.Span);
        }

        list.Write("]"u8);
        return list.WrittenMemory;
    }
}
