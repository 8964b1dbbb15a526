using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Domain.Tasks.Caching;

/// <summary>The rule that a leader's result is that of all who follow it.</summary>
internal static class SharedResult
{
    // What one command emits is one append. Those that do not fit in follow the next of them, which computes it once more.
    private const long MaxBytes = 16 * 1024 * 1024;
    private const int EventBytes = 256;

    /// <summary>Completes the followers; before the leader, so that at no event one of them has nobody to follow.</summary>
    public static void Share(TaskRecord leader, TaskPayload result, Decision decision)
    {
        if (leader.IsFollowing)
        {
            return;
        }

        var left = MaxBytes;
        for (var seat = leader.Seat?.Next; seat is not null; seat = seat.Next)
        {
            left -= EventBytes + result.Stored.Length;
            if (left < 0)
            {
                return;
            }

            decision.Emit(new TaskCompleted(seat.Value.Id, decision.Now, Attempt: 0, result) { CachedFrom = leader.Id });
        }
    }
}
