using System.Collections.Concurrent;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>What the clients have asked for and been told, all of them together.</summary>
internal sealed class CrashLedger
{
    private readonly ConcurrentQueue<Submission> submissions = new();
    private readonly ConcurrentQueue<string> violations = new();
    private readonly Lock gate = new();
    private TaskCompletionSource granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int left;
    private int acknowledgements;
    private int awaited = int.MaxValue;
    private int nextNumber;

    public IReadOnlyCollection<Submission> Submissions => submissions;

    /// <summary>What must never happen and did.</summary>
    public IReadOnlyCollection<string> Violations => violations;

    /// <summary>Submissions that were acknowledged, repetitions included.</summary>
    public int Acknowledgements => acknowledgements;

    /// <summary>Allows the clients this many more submissions.</summary>
    public void Grant(int count)
    {
        lock (gate)
        {
            left = count;
            granted.TrySetResult();
            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Takes a number for a new submission; null when none is left, and then <paramref name="more"/> tells when there is.</summary>
    public int? TryTake(out Task more)
    {
        lock (gate)
        {
            more = granted.Task;
            if (left == 0)
            {
                return null;
            }

            left--;
            return ++nextNumber;
        }
    }

    public void Add(Submission submission) => submissions.Enqueue(submission);

    public void Acknowledged()
    {
        lock (gate)
        {
            if (++acknowledgements >= awaited)
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes upon so many more acknowledgements.</summary>
    public Task AfterAcknowledgements(int count)
    {
        lock (gate)
        {
            reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited = acknowledgements + count;
            return reached.Task;
        }
    }

    public void Violation(string text) => violations.Enqueue(text);
}
