using System.Text.Json.Nodes;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Schedules;

/// <summary>The routes of <see cref="ScheduleEndpoints"/> for those who call them.</summary>
internal static class ScheduleOperations
{
    private static readonly ApiParameter Id = new("schedule_id", "path", "The schedule's id. `.` and `..` are none, and it has no slash.", new JsonObject
    {
        ["type"] = "string",
        ["minLength"] = 1,
        ["maxLength"] = TaskSpecRules.MaxNameLength,
    });

    public static ApiOperation Put { get; } = new("putSchedule", ApiTags.Schedules, "Makes a schedule, or gives it another form")
    {
        Description =
            "Each moment at which a schedule is due becomes one task at most, also when nodes fail in between: the task's idempotency key is "
            + "`schedule:{schedule_id}:{due time}`. Putting the same again changes nothing of what is due.",
        Parameters = [Id],
        Body = ApiBody.Json<PutScheduleRequest>(),
        Answers =
        [
            ApiAnswer.Json<ScheduleResource>(200, "The schedule, which was there before."),
            ApiAnswer.Json<ScheduleResource>(201, "The new schedule.") with { Location = "The schedule." },
        ],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.TooManySchedules, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getSchedule", ApiTags.Schedules, "One schedule")
    {
        Parameters = [Id],
        Answers = [ApiAnswer.Json<ScheduleResource>(200, "The schedule, with when it is due next and what it did last.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.ScheduleNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation List { get; } = new("listSchedules", ApiTags.Schedules, "Lists schedules, by id")
    {
        Parameters = [ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<ScheduleListResource>(200, "A page of schedules.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Delete { get; } = new("deleteSchedule", ApiTags.Schedules, "Deletes a schedule; the tasks that it submitted go on")
    {
        Parameters = [Id],
        Answers = [new ApiAnswer(204, "It is deleted.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.ScheduleNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Pause { get; } = Change("pauseSchedule", "Holds a schedule; what fired, or waits, goes on");

    public static ApiOperation Resume { get; } = Change("resumeSchedule", "Lets a schedule go on, from now on");

    public static ApiOperation Run { get; } = Change("runSchedule", "Fires a schedule now, also a paused one", ErrorCodes.InvalidState) with
    {
        Description = "The overlap policy counts: with `skip`, and while the task of the last firing has not ended, the answer is `invalid_state`.",
    };

    private static ApiOperation Change(string id, string summary, params ErrorCode[] errors) => new(id, ApiTags.Schedules, summary)
    {
        Parameters = [Id],
        Body = ApiBody.Json<ChangeScheduleRequest>(isRequired: false),
        Answers = [ApiAnswer.Json<ScheduleResource>(200, "The schedule.")],
        Errors = [.. ApiErrors.OptionalBody, ErrorCodes.InvalidQuery, ErrorCodes.ScheduleNotFound, .. errors, .. ApiErrors.Engine],
    };
}
