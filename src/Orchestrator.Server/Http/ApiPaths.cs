namespace Orchestrator.Server.Http;

/// <summary>Paths that more than one place knows.</summary>
internal static class ApiPaths
{
    /// <summary>Health and what is below it: answered without an API key.</summary>
    public const string Health = "/api/v1/health";
}
