using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>The orders that came last, by token: one that comes twice must not start its attempt twice. Used by one thread at a time.</summary>
internal sealed class SeenOrders
{
    private const int Kept = 4096;
    private readonly HashSet<AttemptToken> tokens = [];
    private readonly Queue<AttemptToken> oldest = new();

    /// <summary>False when an order with this token has come before.</summary>
    public bool TryAdd(AttemptToken token)
    {
        if (!tokens.Add(token))
        {
            return false;
        }

        oldest.Enqueue(token);
        if (oldest.Count > Kept)
        {
            tokens.Remove(oldest.Dequeue());
        }

        return true;
    }
}
