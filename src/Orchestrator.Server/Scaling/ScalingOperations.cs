using Orchestrator.Contracts.Scaling;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Scaling;

/// <summary>The routes of <see cref="ScalingEndpoints"/> for those who call them.</summary>
internal static class ScalingOperations
{
    public static ApiOperation Get { get; } = new("getScaling", ApiTags.Scaling, "How many agents there are, and why")
    {
        Description = "Answers also while `enabled` is false: then nothing is done but what somebody asks for.",
        Answers = [ApiAnswer.Json<ScalingResource>(200, "The policy, and what was seen and done lately, the newest first.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Spawn { get; } = new("spawnAgents", ApiTags.Scaling, "Starts agents at once")
    {
        Description = "As `scaling.executor` says: more slots in the process, programs on the machine, or a call to a webhook. The answer does not wait for the agents to come.",
        Body = ApiBody.Json<SpawnAgentsRequest>(isRequired: false),
        Answers = [ApiAnswer.Json<SpawnedAgentsResource>(201, "They are on their way.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.ScalingLimit, ErrorCodes.ScalingFailed, .. ApiErrors.Engine],
    };
}
