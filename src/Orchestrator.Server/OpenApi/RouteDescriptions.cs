namespace Orchestrator.Server.OpenApi;

/// <summary>How routes are mapped and described.</summary>
internal static class RouteDescriptions
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps GET, and HEAD with it. Not for streams, which have no end that a HEAD could tell of.</summary>
    public static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, RequestDelegate answer) =>
        routes.MapMethods(pattern, Reading, answer);

    /// <summary>Says what the route does, for the document at <c>/openapi/v1.json</c>.</summary>
    public static IEndpointConventionBuilder Describe(this IEndpointConventionBuilder route, ApiOperation operation) => route.WithMetadata(operation);
}
