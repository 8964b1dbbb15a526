namespace Orchestrator.Domain.Bulk;

/// <summary>What somebody asks of a job that exists.</summary>
/// <param name="By">Who asks; null when nobody knows.</param>
public abstract record BulkChange(string? By)
{
    /// <summary>Stop for a while.</summary>
    public sealed record Pause(string? By, string? Reason) : BulkChange(By);

    /// <summary>Go on.</summary>
    public sealed record Resume(string? By, string? Reason) : BulkChange(By);

    /// <summary>Go at this pace, in tasks a second; null for as fast as it goes.</summary>
    public sealed record SetRate(string? By, double? Rate) : BulkChange(By);

    /// <summary>End.</summary>
    public sealed record Cancel(string? By, string? Reason) : BulkChange(By);
}
