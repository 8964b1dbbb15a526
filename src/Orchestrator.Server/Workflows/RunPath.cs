using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Server.Workflows;

/// <summary>What paths below a run say.</summary>
internal static class RunPath
{
    public static string Id(HttpContext context) => (string)context.Request.RouteValues["run_id"]!;

    public static bool TryId(HttpContext context, out RunId id) => RunId.TryParse(Id(context), out id);
}
