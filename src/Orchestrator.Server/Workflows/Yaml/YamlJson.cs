using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;

namespace Orchestrator.Server.Workflows.Yaml;

/// <summary>Writes a document as JSON. Aliases are written out, so what comes of them has a limit.</summary>
internal static class YamlJson
{
    /// <summary>Values that a document may come to.</summary>
    private const int MostNodes = 1_000_000;

    private const int MostBytes = 16 * 1024 * 1024;
    private const int Deepest = 200;

    private static readonly JsonWriterOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="YamlException">It comes to too much.</exception>
    public static byte[] Write(YamlNode root)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, Plainly);
        var nodes = 0;
        Write(json, root, ref nodes, depth: 1);
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, YamlNode node, ref int nodes, int depth)
    {
        if (++nodes > MostNodes || json.BytesCommitted + json.BytesPending > MostBytes || depth > Deepest)
        {
            throw new YamlException(node.Start, node.Start, "written out, with all that aliases stand for, the document is too large");
        }

        switch (node)
        {
            case YamlNode.Sequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(json, item, ref nodes, depth + 1);
                }

                json.WriteEndArray();
                break;
            case YamlNode.Mapping mapping:
                json.WriteStartObject();
                foreach (var (name, value) in mapping.Entries)
                {
                    json.WritePropertyName(name);
                    Write(json, value, ref nodes, depth + 1);
                }

                json.WriteEndObject();
                break;
            case YamlNode.Scalar scalar:
                YamlScalar.Write(json, scalar);
                break;
        }
    }
}
