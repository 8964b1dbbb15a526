using System.Text;
using System.Text.Encodings.Web;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orchestrator.Handlers.Http;

/// <summary>A response, read as far as allowed.</summary>
internal sealed record HttpReply(HttpResponseMessage Response, byte[] Body, bool Truncated)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<HttpReply> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            var room = maxBytes - (int)kept.Length;
            kept.Write(buffer, 0, Math.Min(read, room));
            if (read > room)
            {
                return new HttpReply(response, kept.ToArray(), Truncated: true);
            }
        }

        return new HttpReply(response, kept.ToArray(), Truncated: false);
    }

    public string Text => TextEncoding().GetString(Body);

    /// <summary>The task's result: status, headers by lower-case name, and the body as JSON when it is JSON.</summary>
    public JsonPayload ToResult()
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, Readable))
        {
            writer.WriteStartObject();
            writer.WriteNumber("status", (int)Response.StatusCode);
            writer.WriteStartObject("headers");
            foreach (var (name, values) in Response.Headers.Concat(Response.Content.Headers))
            {
                writer.WriteString(name.ToLowerInvariant(), string.Join(", ", values));
            }

            writer.WriteEndObject();
            writer.WritePropertyName("body");
            WriteBody(writer);
            writer.WriteBoolean("truncated", Truncated);
            writer.WriteEndObject();
        }

        return JsonPayload.FromUtf8(output.ToArray());
    }

    private void WriteBody(Utf8JsonWriter writer)
    {
        if (!Truncated && IsJson())
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(document.RootElement), skipInputValidation: true);
                return;
            }
            catch (JsonException)
            {
                // It says JSON and is not: the text is what there is.
            }
        }

        writer.WriteStringValue(Text);
    }

    private bool IsJson()
    {
        var type = Response.Content.Headers.ContentType?.MediaType;
        return type is not null
            && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }

    private Encoding TextEncoding()
    {
        try
        {
            return Response.Content.Headers.ContentType?.CharSet is { } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
