using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine;

/// <summary>A place in a list: the last task that was shown. Lists are read by key, so pages stay cheap and do not shift.</summary>
public sealed record TaskCursor(Instant SubmittedAt, TaskId Id)
{
    /// <summary>Text that clients pass back as it is.</summary>
    public override string ToString() => $"{SubmittedAt.Microseconds}~{Id}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out TaskCursor? cursor)
    {
        var split = text.IndexOf('~', StringComparison.Ordinal);
        cursor = split > 0 && long.TryParse(text.AsSpan(0, split), out var time) && TaskId.TryParse(text[(split + 1)..], out var id)
            ? new TaskCursor(new Instant(time), id)
            : null;
        return cursor is not null;
    }

    /// <summary>The order of lists: submission, then the id's text.</summary>
    internal static int Compare((Instant SubmittedAt, TaskId Id) left, (Instant SubmittedAt, TaskId Id) right) =>
        left.SubmittedAt.CompareTo(right.SubmittedAt) is var byTime and not 0
            ? byTime
            : string.CompareOrdinal(left.Id.ToString(), right.Id.ToString());
}
