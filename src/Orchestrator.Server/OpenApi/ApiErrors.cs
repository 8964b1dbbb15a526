using Orchestrator.Server.Errors;

namespace Orchestrator.Server.OpenApi;

/// <summary>Problems that many operations share.</summary>
internal static class ApiErrors
{
    /// <summary>Of a call that reaches the engine.</summary>
    public static IReadOnlyList<ErrorCode> Engine { get; } =
        [
            ErrorCodes.Overloaded, ErrorCodes.StorageUnavailable, ErrorCodes.Recovering, ErrorCodes.ShuttingDown,
            ErrorCodes.TooFewMembers, ErrorCodes.OutcomeUnknown, ErrorCodes.NodeFailure,
        ];

    /// <summary>Of a JSON object that may be left out.</summary>
    public static IReadOnlyList<ErrorCode> OptionalBody { get; } =
    [
        ErrorCodes.ValidationFailed, ErrorCodes.MalformedJson, ErrorCodes.TooDeep, ErrorCodes.BadRequest, ErrorCodes.RequestTimeout,
        ErrorCodes.BodyTooLarge, ErrorCodes.UnsupportedMediaType,
    ];

    /// <summary>Of a JSON object.</summary>
    public static IReadOnlyList<ErrorCode> Body { get; } = [.. OptionalBody, ErrorCodes.EmptyBody];

    /// <summary>Answered where there is no operation: no route has the path, or the route does not know the method.</summary>
    public static IReadOnlyList<ErrorCode> WithoutOperation { get; } = [ErrorCodes.NotFound, ErrorCodes.MethodNotAllowed];

    /// <summary>What every operation of a server can answer.</summary>
    public static IReadOnlyList<ErrorCode> OfAll(ApiOperation operation, ServerOptions options) =>
        options.ApiKeys.Count == 0 ? [ErrorCodes.HostNotAllowed, ErrorCodes.Internal]
        : operation.NeedsKey ? [ErrorCodes.Unauthorized, ErrorCodes.Internal]
        : [ErrorCodes.Internal];
}
