using Orchestrator.Contracts.Status;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Status;

/// <summary>The routes of <see cref="StatusEndpoints"/> and <see cref="HealthEndpoints"/> for those who call them.</summary>
internal static class StatusOperations
{
    public static ApiOperation Status { get; } = new("getStatus", ApiTags.Server, "Nodes, agents, tasks by state, throughput")
    {
        Answers = [ApiAnswer.Json<StatusResource>(200, "The server as it is now.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Health { get; } = HealthOf("getHealth", "Whether the server can take work");

    public static ApiOperation Ready { get; } = HealthOf("getReadiness", "The same, for probes that ask for it by this name");

    public static ApiOperation Live { get; } = new("getLiveness", ApiTags.Server, "Whether the server answers at all")
    {
        Answers = [ApiAnswer.Json<HealthResource>(200, "It does.")],
        NeedsKey = false,
    };

    private static ApiOperation HealthOf(string id, string summary) => new(id, ApiTags.Server, summary)
    {
        Description = "Answers without an API key, and ignores query parameters.",
        Answers = [ApiAnswer.Json<HealthResource>(200, "It can."), ApiAnswer.Json<HealthResource>(503, "It cannot, and `detail` says why.")],
        NeedsKey = false,
    };
}
