using System.Text.Json.Nodes;
using Orchestrator.Contracts.Caching;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Caching;

/// <summary>The routes of <see cref="CacheEndpoints"/> for those who call them.</summary>
internal static class CacheOperations
{
    private static readonly ApiParameter[] Filter =
    [
        ApiParameter.Choice("strategy", "Only results kept there; `hybrid` means memory and the shared store.", CacheEndpoints.Strategies),
        ApiParameter.Text("task_type", "Only results of this type of task."),
        new("key", "query", "Only the result of this key.", new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-fA-F]{32}$" }),
    ];

    public static ApiOperation Show { get; } = new("showCache", ApiTags.Cache, "How the result cache stands, and what is in it")
    {
        Parameters = [.. Filter, ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<CacheResource>(200, "Its layers, and a page of results.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Clear { get; } = new("clearCache", ApiTags.Cache, "Drops results from the cache")
    {
        Description = "Without parameters all of them. Tasks that have ended keep their results; the next equal task computes its own.",
        Parameters = Filter,
        Answers = [ApiAnswer.Json<ClearedCacheResource>(200, "How many were dropped.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };
}
