using Orchestrator.Server.Errors;

namespace Orchestrator.Server.OpenApi;

/// <summary>What a route does, for the document at <c>/openapi/v1.json</c>. Metadata of its endpoint; nothing looks at it when the route is called.</summary>
/// <param name="Id">Its name in generated clients; of one operation only.</param>
/// <param name="Tag">What it is about: a name of <see cref="ApiTags"/>.</param>
/// <param name="Summary">What it does, in one line without a full stop.</param>
internal sealed record ApiOperation(string Id, string Tag, string Summary)
{
    /// <summary>What else there is to know, in Markdown; null for nothing.</summary>
    public string? Description { get; init; }

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The body it takes; null for none.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>The answers that are no problems.</summary>
    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>Its problems, without those that every operation has.</summary>
    public IReadOnlyList<ErrorCode> Errors { get; init; } = [];

    /// <summary>False when it answers everybody, also on a server with API keys.</summary>
    public bool NeedsKey { get; init; } = true;
}
