using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>A task that a client wants, and everything it was told about it.</summary>
internal sealed class Submission(int number, CrashKind kind, SubmitTaskRequest request)
{
    /// <summary>The tag that tells which submission a task comes from.</summary>
    public const string Tag = "submission";

    private readonly Lock gate = new();
    private readonly List<string> ids = [];
    private readonly List<TaskResource> ends = [];
    private readonly List<TaskResource> cancels = [];

    public int Number { get; } = number;

    public CrashKind Kind { get; } = kind;

    public SubmitTaskRequest Request { get; } = request;

    public string? Key => Request.IdempotencyKey;

    /// <summary>Calls that submitted it, answered or not.</summary>
    public int Calls { get; private set; }

    /// <summary>Answers to them.</summary>
    public int Answers { get; private set; }

    /// <summary>Calls that asked to cancel it, answered or not.</summary>
    public int CancelCalls { get; private set; }

    /// <summary>Calls that asked to try it again, answered or not.</summary>
    public int RetryCalls { get; private set; }

    /// <summary>Retries by hand that were acknowledged.</summary>
    public int Retries { get; private set; }

    /// <summary>The ids it was acknowledged with; more than one is a fault.</summary>
    public IReadOnlyList<string> Ids => Read(ids);

    /// <summary>Its ends as the API has shown them.</summary>
    public IReadOnlyList<TaskResource> Ends => Read(ends);

    /// <summary>Answers to cancellations that were accepted.</summary>
    public IReadOnlyList<TaskResource> Cancels => Read(cancels);

    public void Called() => Write(() => Calls++);

    public void Acknowledged(string id) => Write(() =>
    {
        Answers++;
        if (!ids.Contains(id))
        {
            ids.Add(id);
        }
    });

    public void CancelCalled() => Write(() => CancelCalls++);

    public void RetryCalled() => Write(() => RetryCalls++);

    public void Retried() => Write(() => Retries++);

    public void SeenEnded(TaskResource task) => Write(() => ends.Add(task));

    public void CancelAccepted(TaskResource task) => Write(() => cancels.Add(task));

    public override string ToString() => $"submission {Number} ({Kind}{(Key is null ? "" : $", key {Key}")})";

    private void Write(Action change)
    {
        lock (gate)
        {
            change();
        }
    }

    private List<T> Read<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
