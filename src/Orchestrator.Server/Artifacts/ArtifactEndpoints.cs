using Orchestrator.Contracts;
using Orchestrator.Contracts.Artifacts;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Artifacts;

/// <summary><c>/api/v1/artifacts</c>: bytes that are too large for an input or a result.</summary>
internal sealed class ArtifactEndpoints(IArtifacts artifacts)
{
    private const string Root = "/api/v1/artifacts";
    private const string AnyType = "application/octet-stream";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, StoreAsync).Describe(ArtifactOperations.Store);
        routes.MapRead(Root + "/{hash}", GetAsync).Describe(ArtifactOperations.Get);
    }

    private async Task StoreAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } unfit)
        {
            await unfit.WriteAsync(context);
            return;
        }

        using var body = await RequestBody.ReadAsync(context, (int)artifacts.MaxBytes);
        if (body.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var contentType = context.Request.ContentType is { Length: > 0 and <= ArtifactReference.MaxContentTypeLength } given ? given : AnyType;
        var reference = await artifacts.StoreAsync(body.Bytes.ToArray(), contentType);
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status201Created,
            new ArtifactResource { Artifact = ArtifactReference.Prefix + reference.Hash, Bytes = reference.Bytes, ContentType = reference.ContentType },
            ContractsJsonContext.Default.ArtifactResource);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } unfit)
        {
            await unfit.WriteAsync(context);
            return;
        }

        var name = (string)context.Request.RouteValues["hash"]!;
        if (ArtifactReference.HashOf(name) is not { } hash || await artifacts.FindAsync(hash, context.RequestAborted) is not { } artifact)
        {
            await new Problem(ErrorCodes.ArtifactNotFound, $"There is no artifact '{name}'; one that nobody refers to is kept for an hour.").WriteAsync(context);
            return;
        }

        // Whatever it is, it is to be saved and not to be shown: it comes from the address of the API.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await Results.Bytes(artifact.Content, artifact.Reference.ContentType, fileDownloadName: hash, enableRangeProcessing: true).ExecuteAsync(context);
    }
}
