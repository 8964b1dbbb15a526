using Orchestrator.Contracts.Tasks;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Tasks;

/// <summary>The routes of <see cref="TaskEndpoints"/> for those who call them.</summary>
internal static class TaskOperations
{
    /// <summary>The <c>{id}</c> of a path.</summary>
    public static ApiParameter Id { get; } = ApiParameter.Path("id", "The task's id.");

    public static ApiOperation Submit { get; } = new("submitTask", ApiTags.Tasks, "Submits a task")
    {
        Description = "Once it is answered the task is durable. Submitting again with the same `idempotency_key` in the same domain makes no second task.",
        Body = ApiBody.Json<SubmitTaskRequest>(),
        Answers =
        [
            ApiAnswer.Json<TaskResource>(201, "The new task.") with { Location = "The task." },
            ApiAnswer.Json<TaskResource>(200, "The task that was submitted before with this idempotency key and this body."),
        ],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.IdempotencyConflict, ErrorCodes.QueueFull, ErrorCodes.KeyQueueFull, ErrorCodes.TooManyDomains, .. ApiErrors.Engine],
    };

    public static ApiOperation List { get; } = new("listTasks", ApiTags.Tasks, "Lists tasks, newest first")
    {
        Description = "Tasks that match everything that is said. A page may be short; the list ends when `next_cursor` is null.",
        Parameters =
        [
            ApiParameter.Choice("status", "Only tasks in this state.", TaskStates.All.Select(state => state.Name())),
            ApiParameter.Text("task_type", "Only tasks of this type."),
            ApiParameter.Text("domain", "Only tasks of this queue."),
            ApiParameter.Text("agent_id", "Only tasks that this agent runs or last ran."),
            ApiParameter.Time("submitted_after", "Only tasks submitted after this moment."),
            ApiParameter.Group("tags", TaskListQuery.TagPrefix, "Only tasks with these tags, each a parameter of its own: `tag.team=a&tag.site=b`.", "team", "a"),
            ApiParameter.Limit,
            ApiParameter.Cursor,
        ],
        Answers = [ApiAnswer.Json<TaskListResource>(200, "A page of tasks.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getTask", ApiTags.Tasks, "One task")
    {
        Parameters = [Id, ApiParameter.Wait(PageLimits.LongestWait, "until the task has ended")],
        Answers = [ApiAnswer.Json<TaskResource>(200, "The task as it is now; whether it has ended is in `status`.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.TaskNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Events { get; } = new("listTaskEvents", ApiTags.Tasks, "A task's history, oldest first")
    {
        Parameters = [Id, ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<TaskEventListResource>(200, "A page of events.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.TaskNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Cancel { get; } = new("cancelTask", ApiTags.Tasks, "Cancels a task")
    {
        Description = "A waiting task ends at once. A running attempt is asked to stop: `cancel_requested_at` says so until it has.",
        Parameters = [Id],
        Body = ApiBody.Json<CancelTaskRequest>(isRequired: false),
        Answers = [ApiAnswer.Json<TaskResource>(200, "The task; again when it is cancelled already.")],
        Errors = [.. ApiErrors.OptionalBody, ErrorCodes.InvalidQuery, ErrorCodes.TaskNotFound, ErrorCodes.InvalidState, .. ApiErrors.Engine],
    };

    public static ApiOperation Retry { get; } = new("retryTask", ApiTags.Tasks, "Sends a failed, cancelled or dead-lettered task back to its queue")
    {
        Description = "Attempts are counted on, and all that the retry policy allows are there again.",
        Parameters = [Id],
        Body = ApiBody.Json<RetryTaskRequest>(isRequired: false),
        Answers = [ApiAnswer.Json<TaskResource>(200, "The task, queued.")],
        Errors = [.. ApiErrors.OptionalBody, ErrorCodes.InvalidQuery, ErrorCodes.TaskNotFound, ErrorCodes.InvalidState, .. ApiErrors.Engine],
    };

    public static ApiOperation Delete { get; } = new("deleteTask", ApiTags.Tasks, "Deletes a task that has ended")
    {
        Parameters = [Id],
        Answers = [new ApiAnswer(204, "It is gone, with its history.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.TaskNotFound, ErrorCodes.InvalidState, .. ApiErrors.Engine],
    };
}
