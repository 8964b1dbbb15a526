using Orchestrator.Contracts.Bulk;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Bulk;

/// <summary>The routes of <see cref="BulkEndpoints"/> for those who call them.</summary>
internal static class BulkOperations
{
    private static readonly ApiParameter Id = ApiParameter.Path("bulk_id", "The bulk job's id.");

    public static ApiOperation Start { get; } = new("startBulk", ApiTags.Bulk, "Cancels, retries or deletes every task that a filter matches")
    {
        Description = "With `dry_run` nothing is changed, and the answer is how many tasks match. Tasks that are submitted later are left alone.",
        Body = ApiBody.Json<BulkRequest>(),
        Answers =
        [
            ApiAnswer.Json<BulkCountResource>(200, "The answer to a dry run."),
            ApiAnswer.Json<BulkJobResource>(202, "The job that has begun.") with { Location = "The job." },
        ],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.TooManyBulkJobs, .. ApiErrors.Engine],
    };

    public static ApiOperation List { get; } = new("listBulk", ApiTags.Bulk, "Lists bulk jobs, newest first")
    {
        Parameters = [ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<BulkListResource>(200, "A page of bulk jobs.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getBulk", ApiTags.Bulk, "One bulk job")
    {
        Parameters = [Id, ApiParameter.Wait(PageLimits.LongestWait, "until the job has ended")],
        Answers = [ApiAnswer.Json<BulkJobResource>(200, "The job as it is now; whether it has ended is in `status`.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.BulkNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Pause { get; } = Change<ChangeBulkRequest>("pauseBulk", "Pauses a bulk job", isRequired: false);

    public static ApiOperation Resume { get; } = Change<ChangeBulkRequest>("resumeBulk", "Lets a paused bulk job go on", isRequired: false);

    public static ApiOperation Cancel { get; } = Change<ChangeBulkRequest>("cancelBulk", "Ends a bulk job; what it has changed stays changed", isRequired: false);

    public static ApiOperation SetRate { get; } = Change<BulkRateRequest>("setBulkRate", "Changes how fast a bulk job goes", isRequired: true);

    private static ApiOperation Change<T>(string id, string summary, bool isRequired) => new(id, ApiTags.Bulk, summary)
    {
        Parameters = [Id],
        Body = ApiBody.Json<T>(isRequired),
        Answers = [ApiAnswer.Json<BulkJobResource>(200, "The job.")],
        Errors =
        [
            .. isRequired ? ApiErrors.Body : ApiErrors.OptionalBody, ErrorCodes.InvalidQuery, ErrorCodes.BulkNotFound, ErrorCodes.InvalidState, .. ApiErrors.Engine,
        ],
    };
}
