using Orchestrator.Contracts;
using Orchestrator.Contracts.Bulk;

namespace Orchestrator.Sdk;

/// <content>One action on all tasks that match a filter.</content>
public sealed partial class OrchestratorClient
{
    private const string BulkPath = "api/v1/tasks/bulk";

    /// <summary>How many tasks an action would be for at this moment; changes nothing.</summary>
    /// <param name="action"><c>cancel</c>, <c>retry</c> or <c>delete</c>.</param>
    public Task<BulkCountResource> BulkCountAsync(string action, BulkFilter filter, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(
                BulkPath, new BulkRequest { Action = action, Filter = filter, DryRun = true }, ContractsJsonContext.Default.BulkRequest, repeatable: true),
            ContractsJsonContext.Default.BulkCountResource,
            cancellation);

    /// <summary>Starts an action on all tasks that match; see <see cref="GetBulkAsync"/> for how far it is.</summary>
    /// <exception cref="ArgumentException">The request is a dry run, which <see cref="BulkCountAsync"/> makes.</exception>
    public Task<BulkJobResource> BulkAsync(BulkRequest request, CancellationToken cancellation = default)
    {
        if (request.DryRun)
        {
            throw new ArgumentException("A dry run only counts and starts no job; call BulkCountAsync.", nameof(request));
        }

        return SendAsync(
            Call.Post(BulkPath, request, ContractsJsonContext.Default.BulkRequest, repeatable: false), ContractsJsonContext.Default.BulkJobResource, cancellation);
    }

    /// <summary>The job as it stands, or as it stands once it has ended or <paramref name="wait"/> is over.</summary>
    /// <param name="wait">How long to wait for its end; null or zero does not wait, <see cref="Timeout.InfiniteTimeSpan"/> waits as long as it takes.</param>
    public async Task<BulkJobResource> GetBulkAsync(string bulkId, TimeSpan? wait = null, CancellationToken cancellation = default)
    {
        var path = JobPath(bulkId);
        return await HoldAsync(
            hold => SendAsync(Call.Get(path + hold), ContractsJsonContext.Default.BulkJobResource, cancellation),
            static job => job.Status is "completed" or "cancelled",
            wait);
    }

    /// <summary>A page of bulk jobs, newest first.</summary>
    /// <param name="cursor">The <see cref="BulkListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Jobs on the page, 1 to 1,000; null for the server's default.</param>
    public Task<BulkListResource> ListBulkAsync(string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Get(BulkPath + new QueryText().Add("cursor", cursor).Add("limit", limit)), ContractsJsonContext.Default.BulkListResource, cancellation);

    /// <summary>Holds a job, until it is resumed or cancelled.</summary>
    /// <param name="reason">Why, for people; null for no reason given.</param>
    public Task<BulkJobResource> PauseBulkAsync(string bulkId, string? reason = null, CancellationToken cancellation = default) =>
        ChangeBulkAsync(bulkId, "pause", reason, cancellation);

    /// <summary>Lets a paused job go on.</summary>
    /// <param name="reason">Why, for people; null for no reason given.</param>
    public Task<BulkJobResource> ResumeBulkAsync(string bulkId, string? reason = null, CancellationToken cancellation = default) =>
        ChangeBulkAsync(bulkId, "resume", reason, cancellation);

    /// <summary>Ends a job; what it has changed stays changed.</summary>
    /// <param name="reason">Why, for people; null for no reason given.</param>
    public Task<BulkJobResource> CancelBulkAsync(string bulkId, string? reason = null, CancellationToken cancellation = default) =>
        ChangeBulkAsync(bulkId, "cancel", reason, cancellation);

    /// <summary>Makes a job slower or faster.</summary>
    /// <param name="rate">Tasks a second at most; null for as fast as it goes.</param>
    public Task<BulkJobResource> SetBulkRateAsync(string bulkId, double? rate, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(JobPath(bulkId) + "/rate", new BulkRateRequest { Rate = rate }, ContractsJsonContext.Default.BulkRateRequest, repeatable: true),
            ContractsJsonContext.Default.BulkJobResource,
            cancellation);

    private static string JobPath(string bulkId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(bulkId);
        return $"{BulkPath}/{Uri.EscapeDataString(bulkId)}";
    }

    // Not repeatable: somebody else may have said the opposite in between.
    private Task<BulkJobResource> ChangeBulkAsync(string bulkId, string change, string? reason, CancellationToken cancellation) =>
        SendAsync(
            Call.Post(
                $"{JobPath(bulkId)}/{change}", new ChangeBulkRequest { Reason = reason }, ContractsJsonContext.Default.ChangeBulkRequest, repeatable: false),
            ContractsJsonContext.Default.BulkJobResource,
            cancellation);
}
