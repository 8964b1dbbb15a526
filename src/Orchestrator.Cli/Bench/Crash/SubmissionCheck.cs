using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>Compares what clients were told about a submission with the task that came of it.</summary>
internal static class SubmissionCheck
{
    public static IEnumerable<string> Faults(Submission submission, TaskResource task, IReadOnlyList<TaskEventResource> history, HistoryCheck check)
    {
        if (task.InputData.IsNull || !SameJson(task.InputData, submission.Request.InputData!.Value))
        {
            yield return $"its input is {task.InputData}, not {submission.Request.InputData}";
        }

        foreach (var fault in ToldFaults(submission, history).Concat(EndFaults(submission, task, check)))
        {
            yield return fault;
        }
    }

    /// <summary>What the API has said once must still be in the history.</summary>
    private static IEnumerable<string> ToldFaults(Submission submission, IReadOnlyList<TaskEventResource> history)
    {
        foreach (var seen in submission.Ends)
        {
            if (!history.Any(entry => entry.Type == seen.Status && entry.At == seen.FinishedAt))
            {
                yield return $"was shown {seen.Status} at {seen.FinishedAt}, and its history does not know";
            }
        }

        foreach (var told in submission.Cancels)
        {
            var type = told.Status == "cancelled" ? "cancelled" : "cancel_requested";
            if (!history.Any(entry => entry.Type == type))
            {
                yield return $"its cancellation was accepted ({told.Status}), and its history has no '{type}'";
            }
        }

        var retries = history.Count(entry => entry.Type == "retried");
        if (retries < submission.Retries || retries > submission.RetryCalls)
        {
            yield return $"was retried {retries} times; {submission.RetryCalls} asked for, {submission.Retries} acknowledged";
        }

        if (submission.CancelCalls == 0 && history.Any(entry => entry.Type is "cancelled" or "cancel_requested"))
        {
            yield return "was cancelled, and nobody asked for it";
        }
    }

    /// <summary>A task ends as its handler ends, unless it was cancelled or lost too often.</summary>
    private static IEnumerable<string> EndFaults(Submission submission, TaskResource task, HistoryCheck check)
    {
        if (task.Status == "completed" && !ResultFits(submission, task))
        {
            yield return $"its result is {task.Result}";
        }

        var due = submission.Kind switch
        {
            CrashKind.FailAlways => "dead_lettered",
            CrashKind.FailForGood => "failed",
            _ => "completed",
        };
        if (task.Status != due && !check.Poisoned && !(task.Status == "cancelled" && submission.CancelCalls > 0))
        {
            yield return $"ended {task.Status} instead of {due}: {task.Error}";
        }

        if (check.Failed > 0 && submission.CancelCalls == 0
            && submission.Kind is CrashKind.Echo or CrashKind.Sleep or CrashKind.Program or CrashKind.SlowProgram)
        {
            yield return $"failed {check.Failed} times, and its handler never does: {task.Error}";
        }
    }

    private static bool ResultFits(Submission submission, TaskResource task)
    {
        if (submission.Kind == CrashKind.Echo)
        {
            return SameJson(task.Result, submission.Request.InputData!.Value);
        }

        using var result = JsonDocument.Parse(task.Result.Utf8);
        return submission.Kind switch
        {
            CrashKind.FailThenComplete => result.RootElement.GetProperty("attempt").GetInt32() == task.Attempt,
            CrashKind.Sleep => result.RootElement.TryGetProperty("seconds", out _),
            _ => result.RootElement.GetProperty("exit_code").GetInt32() == 0,
        };
    }

    private static bool SameJson(RawJson left, RawJson right)
    {
        using var a = JsonDocument.Parse(left.Utf8);
        using var b = JsonDocument.Parse(right.Utf8);
        return JsonElement.DeepEquals(a.RootElement, b.RootElement);
    }
}
