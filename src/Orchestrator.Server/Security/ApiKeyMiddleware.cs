using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Security;

/// <summary>With API keys set, lets nobody in without one, except to the health calls.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(ApiPaths.Health) || keys.Allow(context.Request))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new Problem(ErrorCodes.Unauthorized, "Send one of the server's API keys as X-API-Key, or as Authorization: Bearer.")
            .WriteAsync(context);
    }
}
