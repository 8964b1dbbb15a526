using Orchestrator.Contracts;
using Orchestrator.Contracts.Artifacts;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Artifacts;

/// <summary>The routes of <see cref="ArtifactEndpoints"/> for those who call them.</summary>
internal static class ArtifactOperations
{
    public static ApiOperation Store { get; } = new("storeArtifact", ApiTags.Artifacts, "Stores bytes, and gives the reference to put into inputs")
    {
        Description = "The body is taken as it is, whatever its `Content-Type` says. The same bytes are stored once. What no task refers to within an hour is deleted.",
        Body = new ApiBody(typeof(RawJson), ["application/octet-stream"], IsRequired: false, limits => $"Any bytes; up to {limits.Engine.Artifacts.MaxBytes:N0}."),
        Answers = [ApiAnswer.Json<ArtifactResource>(201, "The reference.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.BadRequest, ErrorCodes.RequestTimeout, ErrorCodes.BodyTooLarge, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getArtifact", ApiTags.Artifacts, "The bytes of an artifact")
    {
        Description = "A `Range` is answered with 206 and that part.",
        Parameters = [ApiParameter.Path("hash", "The 64 hexadecimal digits, with or without `sha256:` before them.")],
        Answers = [new ApiAnswer(200, "The bytes, with the content type they were stored with.") { MediaType = "application/octet-stream", IsText = true }],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.ArtifactNotFound, .. ApiErrors.Engine],
    };
}
