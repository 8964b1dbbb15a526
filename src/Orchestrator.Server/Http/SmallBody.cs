using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Http;

/// <summary>The body of a call that changes something and takes no query parameters.</summary>
internal static class SmallBody
{
    /// <summary>Reads it, or says what is wrong with the request.</summary>
    public static async ValueTask<(Problem? Problem, T? Value)> ReadAsync<T>(HttpContext context, int limit, BodyReader<T> read)
    {
        if ((MediaTypes.CheckJson(context.Request) ?? CheckNoQuery(context.Request)) is { } unfit)
        {
            return (unfit, default);
        }

        using var body = await RequestBody.ReadAsync(context, limit);
        T? value = default;
        return (body.Problem ?? read(body.Bytes, out value), value);
    }

    /// <summary>The problem with query parameters where none are known; null when there are none.</summary>
    public static Problem? CheckNoQuery(HttpRequest request) => request.QueryString.HasValue ? new QueryReader(request).Check() : null;
}
