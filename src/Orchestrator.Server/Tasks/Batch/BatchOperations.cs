using Orchestrator.Contracts.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Tasks.Batch;

/// <summary>The route of <see cref="BatchEndpoint"/> for those who call it.</summary>
internal static class BatchOperations
{
    public static ApiOperation Submit { get; } = new("submitTasks", ApiTags.Tasks, "Submits many tasks, a task a line")
    {
        Description = "Both ways are streamed: a line is answered once its task is durable, while the next are read. A wrong line stops no other.",
        Body = ApiBody.Lines<SubmitTaskRequest>(),
        Answers =
        [
            new ApiAnswer(200, "An object a line, in order, for each line that is not blank.")
            {
                MediaType = MediaTypes.Ndjson,
                Type = typeof(BatchLineResource),
                LineErrors =
                [
                    ErrorCodes.ValidationFailed, ErrorCodes.MalformedJson, ErrorCodes.TooDeep, ErrorCodes.IdempotencyConflict, ErrorCodes.BodyTooLarge,
                    ErrorCodes.TooManyLines, ErrorCodes.QueueFull, ErrorCodes.KeyQueueFull, ErrorCodes.TooManyDomains, .. ApiErrors.Engine,
                ],
            },
        ],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.BadRequest, ErrorCodes.UnsupportedMediaType],
    };
}
