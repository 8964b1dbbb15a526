namespace Orchestrator.Domain.Bulk;

/// <summary>Something that happened to a bulk job. What is stored; names and fields are only ever added to.</summary>
/// <param name="By">Who did it; null for the job itself and for callers without a name.</param>
public abstract record BulkEvent(string Job, Instant At, string? By);

/// <summary>Somebody started it.</summary>
/// <param name="Matched">Tasks that matched at that moment.</param>
/// <param name="Rate">Tasks a second; null for as fast as it goes.</param>
public sealed record BulkCreated(
    string Job, Instant At, string? By, BulkAction Action, BulkFilter Filter, long Matched, double? Rate, string? Reason) : BulkEvent(Job, At, By);

/// <summary>It has been through another page.</summary>
/// <param name="Phase">Which of the plan's states it is at.</param>
/// <param name="Cursor">Where in that state's list it goes on; null for its beginning.</param>
/// <param name="Examined">Tasks looked at since the beginning.</param>
/// <param name="Changed">Tasks changed since the beginning.</param>
public sealed record BulkAdvanced(string Job, Instant At, int Phase, string? Cursor, long Examined, long Changed) : BulkEvent(Job, At, null);

/// <summary>Somebody stopped it for a while.</summary>
public sealed record BulkPaused(string Job, Instant At, string? By, string? Reason) : BulkEvent(Job, At, By);

/// <summary>Somebody let it go on.</summary>
public sealed record BulkResumed(string Job, Instant At, string? By, string? Reason) : BulkEvent(Job, At, By);

/// <summary>Somebody changed its pace.</summary>
public sealed record BulkRateChanged(string Job, Instant At, string? By, double? Rate) : BulkEvent(Job, At, By);

/// <summary>Somebody ended it.</summary>
public sealed record BulkCancelled(string Job, Instant At, string? By, string? Reason) : BulkEvent(Job, At, By);

/// <summary>It is through.</summary>
public sealed record BulkCompleted(string Job, Instant At) : BulkEvent(Job, At, null);
