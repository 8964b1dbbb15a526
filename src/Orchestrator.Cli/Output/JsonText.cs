using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Contracts;

namespace Orchestrator.Cli.Output;

/// <summary>JSON for people: letters stay letters.</summary>
internal static class JsonText
{
    /// <summary>With lines when it holds more than a value or two.</summary>
    public static string Pretty(RawJson json)
    {
        using var document = JsonDocument.Parse(json.Utf8, new JsonDocumentOptions { MaxDepth = 128 });
        var line = OneLine(document.RootElement);
        return line.Length <= 60 ? line : Write(document.RootElement, indented: true);
    }

    public static string OneLine(JsonElement element) => Write(element, indented: false);

    private static string Write(JsonElement element, bool indented)
    {
        using var buffer = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, new() { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            element.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is valid JSON and no text: shown as it came.
            return element.GetRawText();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
