using System.Text.Json.Nodes;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Workflows;

/// <summary>The routes of <see cref="WorkflowEndpoints"/> for those who call them.</summary>
internal static class WorkflowOperations
{
    private static readonly ApiParameter Id = ApiParameter.Path("workflow_id", "The workflow's id; not `runs` or `validate`.");

    private static readonly ApiParameter Version = new("version", "query", "Which version; without it the latest.", new JsonObject
    {
        ["type"] = "integer",
        ["minimum"] = 1,
    });

    public static ApiOperation Put { get; } = new("putWorkflow", ApiTags.Workflows, "Stores a workflow as a new version")
    {
        Description = "Putting what the latest version says already makes no new one. Runs that have begun keep the version they began with. The body may be YAML.",
        Parameters = [Id],
        Body = ApiBody.JsonOrYaml<WorkflowSpecResource>(),
        Answers =
        [
            ApiAnswer.Json<WorkflowResource>(200, "The latest version, which says the same."),
            ApiAnswer.Json<WorkflowResource>(201, "The new version.") with { Location = "The version." },
        ],
        Errors = [.. ApiErrors.Body, ErrorCodes.MalformedYaml, ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getWorkflow", ApiTags.Workflows, "One version of a workflow")
    {
        Parameters = [Id, Version],
        Answers = [ApiAnswer.Json<WorkflowResource>(200, "The workflow.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.WorkflowNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation List { get; } = new("listWorkflows", ApiTags.Workflows, "Lists the latest versions of workflows, by id")
    {
        Parameters = [ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<WorkflowListResource>(200, "A page of workflows, without their steps.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Delete { get; } = new("deleteWorkflow", ApiTags.Workflows, "Deletes all versions of a workflow; its runs go on")
    {
        Parameters = [Id],
        Answers = [new ApiAnswer(204, "It is deleted.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.WorkflowNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Validate { get; } = new("validateWorkflow", ApiTags.Workflows, "Checks a workflow without storing or running it")
    {
        Description = "A workflow that breaks rules is an answer, not an error. The body may be YAML.",
        Body = ApiBody.JsonOrYaml<WorkflowSpecResource>(),
        Answers = [ApiAnswer.Json<WorkflowCheckResource>(200, "All that is wrong, if anything is.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.MalformedYaml, ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };
}
