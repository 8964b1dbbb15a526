using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orchestrator.Server.Http;

/// <summary>Answers with JSON, whole and with its length.</summary>
internal static class JsonResponse
{
    public static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        var buffer = JsonBuffer.Rent();
        JsonSerializer.Serialize(buffer.Writer, value, type);
        return SendAsync(context, status, buffer);
    }

    /// <summary>Sends what the buffer's writer wrote, and gives the buffer back.</summary>
    public static Task SendAsync(HttpContext context, int status, JsonBuffer buffer, string contentType = "application/json")
    {
        buffer.Writer.Flush();
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = buffer.Written.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            response.BodyWriter.Write(buffer.Written.Span);
        }

        buffer.Return();

        // The server flushes when the request ends; a second flush would be a second system call.
        return Task.CompletedTask;
    }
}
