using System.Globalization;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Server.Bulk;

/// <summary>A bulk job as the API shows it.</summary>
internal static class BulkJson
{
    public static BulkJobResource From(BulkJob job) => new()
    {
        BulkId = job.Id,
        Action = job.Created.Action.Name(),
        Filter = From(job.Created.Filter),
        Status = job.State.Name(),
        Matched = job.Created.Matched,
        Examined = job.Progress?.Examined ?? 0,
        Changed = job.Progress?.Changed ?? 0,
        Skipped = (job.Progress?.Examined ?? 0) - (job.Progress?.Changed ?? 0),
        Rate = job.Rate,
        Reason = job.Created.Reason,
        CreatedBy = job.Created.By,
        CreatedAt = job.Created.At.ToString(),
        FinishedAt = job.FinishedAt?.ToString(),
        Audit = [.. job.Audit.Select(@event => new BulkAuditEntry(@event.At.ToString(), @event.By, @event.Name(), DetailOf(@event)))],
    };

    private static Contracts.Bulk.BulkFilter From(Domain.Bulk.BulkFilter filter) => new()
    {
        Status = filter.State?.Name(),
        TaskType = filter.Type,
        Domain = filter.Domain,
        AgentId = filter.Agent,
        Tags = filter.Tags.Count == 0 ? null : filter.Tags,
        SubmittedAfter = filter.SubmittedAfter?.ToDateTimeOffset(),
        SubmittedBefore = filter.SubmittedBefore?.ToDateTimeOffset(),
    };

    private static string? DetailOf(BulkEvent @event) => @event switch
    {
        BulkCreated e => e.Reason,
        BulkPaused e => e.Reason,
        BulkResumed e => e.Reason,
        BulkCancelled e => e.Reason,
        BulkRateChanged e => e.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate} tasks a second") : "as fast as it goes",
        _ => null,
    };
}
