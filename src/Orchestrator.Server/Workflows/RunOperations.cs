using System.Text.Json.Nodes;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Workflows;

/// <summary>The routes of <see cref="RunEndpoints"/> and <see cref="RunChangeEndpoints"/> for those who call them.</summary>
internal static class RunOperations
{
    private static readonly ApiParameter Id = ApiParameter.Path("run_id", "The run's id.");

    private static readonly ApiParameter After = new(
        "after", "query", "A `revision`: with `wait` the answer is held back until the run has a greater one, or has ended.", new JsonObject
        {
            ["type"] = "integer",
            ["minimum"] = 0,
        });

    public static ApiOperation Start { get; } = new("startRun", ApiTags.Runs, "Starts a run of a workflow")
    {
        Description =
            "Either the whole workflow, told by its `tasks`, or the `workflow_id` of a stored one. `parameters` take the place of the workflow's own, by name. "
            + "A start that is repeated with the same `idempotency_key` answers the first run. The body may be YAML.",
        Body = ApiBody.JsonOrYaml<StartRunRequest>(),
        Answers =
        [
            ApiAnswer.Json<RunResource>(200, "The run that was started with the same `idempotency_key` before."),
            ApiAnswer.Json<RunResource>(201, "The new run.") with { Location = "The run." },
        ],
        Errors =
        [
            .. ApiErrors.Body, ErrorCodes.MalformedYaml, ErrorCodes.InvalidQuery, ErrorCodes.WorkflowNotFound, ErrorCodes.IdempotencyConflict, ErrorCodes.TooManyRuns,
            .. ApiErrors.Engine,
        ],
    };

    public static ApiOperation List { get; } = new("listRuns", ApiTags.Runs, "Lists runs, newest first")
    {
        Parameters =
        [
            ApiParameter.Choice("status", "Only runs of this status.", RunListQuery.Names),
            ApiParameter.Text("workflow_id", "Only runs of this workflow."),
            ApiParameter.Limit,
            ApiParameter.Cursor,
        ],
        Answers = [ApiAnswer.Json<RunListResource>(200, "A page of runs, without their steps.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getRun", ApiTags.Runs, "One run with its steps")
    {
        Description = $"Of up to {LiveSteps.Most} steps whose tasks have not ended it shows the tasks' own states.",
        Parameters = [Id, ApiParameter.Wait(PageLimits.LongestWait, "until the run has ended"), After],
        Answers = [ApiAnswer.Json<RunResource>(200, "The run as it stands.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.RunNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Events { get; } = new("listRunEvents", ApiTags.Runs, "What happened in a run, oldest first")
    {
        Parameters = [Id, ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<RunEventListResource>(200, "A page of its history.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.RunNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Cancel { get; } = Change<CancelRunRequest>("cancelRun", "Stops a run: its tasks are cancelled, its final steps are done");

    public static ApiOperation Pause { get; } = Change<ChangeRunRequest>("pauseRun", "Begins no step until the run is resumed; what runs runs on");

    public static ApiOperation Resume { get; } = Change<ChangeRunRequest>("resumeRun", "Lets a paused run go on");

    public static ApiOperation Signal { get; } = Change<SignalRunRequest>("signalRun", "Gives a run a signal") with
    {
        Description =
            "A signal that no step waits for yet is kept for the step that will. An approval's signal is named like its step, and its payload is "
            + "`{\"approved\": true, \"comment\": \"...\"}`.",
        Parameters = [Id, ApiParameter.Path("name", "The signal's name.")],
    };

    public static ApiOperation Rerun { get; } = Change<RerunRequest>("rerunRun", "Does steps of an ended run again") with
    {
        Description = "The named step with all that follow it, or all that did not complete. With `fork` in a new run, which takes over the results of the other steps.",
        Answers =
        [
            ApiAnswer.Json<RunResource>(200, "The run, which goes on."),
            ApiAnswer.Json<RunResource>(201, "The new run.") with { Location = "The run." },
        ],
        Errors =
        [
            .. ApiErrors.OptionalBody, ErrorCodes.InvalidQuery, ErrorCodes.RunNotFound, ErrorCodes.InvalidState, ErrorCodes.TooManyRuns, .. ApiErrors.Engine,
        ],
    };

    private static ApiOperation Change<T>(string id, string summary) => new(id, ApiTags.Runs, summary)
    {
        Parameters = [Id],
        Body = ApiBody.Json<T>(isRequired: false),
        Answers = [ApiAnswer.Json<RunResource>(200, "The run as it stands then.")],
        Errors = [.. ApiErrors.OptionalBody, ErrorCodes.InvalidQuery, ErrorCodes.RunNotFound, ErrorCodes.InvalidState, .. ApiErrors.Engine],
    };
}
