namespace Orchestrator.Server.OpenApi;

/// <summary>The body an operation takes.</summary>
/// <param name="Type">What it holds, or what each of its lines holds: a type of Contracts.</param>
/// <param name="MediaTypes">What it may be sent as.</param>
/// <param name="IsRequired">False when it may be left out.</param>
/// <param name="Limit">How large it may be on this server, as a sentence.</param>
internal sealed record ApiBody(Type Type, IReadOnlyList<string> MediaTypes, bool IsRequired, Func<ApiLimits, string> Limit)
{
    /// <summary>A JSON object.</summary>
    public static ApiBody Json<T>(bool isRequired = true) =>
        new(typeof(T), Http.MediaTypes.JsonTypes, isRequired, limits => $"Up to {limits.Server.MaxRequestBodyBytes:N0} bytes.");

    /// <summary>An object in JSON or in YAML.</summary>
    public static ApiBody JsonOrYaml<T>() => Json<T>() with { MediaTypes = Http.MediaTypes.JsonOrYamlTypes };

    /// <summary>A JSON object a line.</summary>
    public static ApiBody Lines<T>() => new(
        typeof(T),
        Http.MediaTypes.NdjsonTypes,
        IsRequired: true,
        limits => $"An object a line; up to {limits.Server.MaxBatchLines:N0} lines, each of up to {limits.Server.MaxRequestBodyBytes:N0} bytes. Blank lines are skipped, but counted.");
}
