using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary>A task that a client wants, tried at one node after the other until one says that it has it.</summary>
internal sealed class LoadCall(int number, int client, SubmitTaskRequest request)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly List<FailedTry> failures = [];

    public int Number { get; } = number;

    public int Client { get; } = client;

    public SubmitTaskRequest Request { get; } = request;

    public string Domain => Request.Domain!;

    /// <summary>When it was first answered; null before.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>The ids it was acknowledged with; more than one is a fault.</summary>
    public IReadOnlyCollection<string> Ids
    {
        get
        {
            lock (gate)
            {
                return [.. ids];
            }
        }
    }

    /// <summary>Tries that were not answered, or refused.</summary>
    public IReadOnlyList<FailedTry> Failures
    {
        get
        {
            lock (gate)
            {
                return [.. failures];
            }
        }
    }

    public void Acknowledged(string id, DateTimeOffset at)
    {
        lock (gate)
        {
            ids.Add(id);
            AcknowledgedAt ??= at;
        }
    }

    public void Failed(FailedTry failure)
    {
        lock (gate)
        {
            failures.Add(failure);
        }
    }

    public override string ToString() => $"call {Number} of client {Client} for {Domain}";
}
