using Orchestrator.Contracts.Logs;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Tasks.Logs;

/// <summary>The route of <see cref="LogEndpoint"/> for those who call it.</summary>
internal static class LogOperations
{
    public static ApiOperation Read { get; } = new("listTaskLogs", ApiTags.Tasks, "What a task wrote, oldest first, also while it runs")
    {
        Description = "Pass `next_cursor` on until it is null: then the task has ended and all was read. With `wait` each call holds until there is something new.",
        Parameters = [TaskOperations.Id, ApiParameter.Limit, ApiParameter.Cursor, ApiParameter.Wait(PageLimits.LongestWait, "until there are new lines or the task has ended")],
        Answers = [ApiAnswer.Json<TaskLogListResource>(200, "A page of lines.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.TaskNotFound, .. ApiErrors.Engine],
    };
}
