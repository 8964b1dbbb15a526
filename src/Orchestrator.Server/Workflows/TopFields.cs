using System.Buffers;
using System.Text.Json;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Workflows;

/// <summary>The fields of an object with their values as they were written: what decides who reads the rest.</summary>
internal sealed class TopFields
{
    private readonly List<(string Name, byte[] Value)> fields;

    private TopFields(List<(string Name, byte[] Value)> fields) => this.fields = fields;

    /// <summary>Cuts an object into its fields, or says why it is none.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, out TopFields? fields)
    {
        var problem = JsonBody.Read(json, ReadFields, out List<(string, byte[])>? read);
        fields = problem is null ? new TopFields(read!) : null;
        return problem;
    }

    public IEnumerable<string> Names => fields.Select(entry => entry.Name);

    public bool Has(string name) => fields.Exists(field => field.Name == name);

    /// <summary>The object without some fields.</summary>
    public byte[] Write(IReadOnlyCollection<string> without)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in fields.Where(field => !without.Contains(field.Name)))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static List<(string Name, byte[] Value)> ReadFields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors)
    {
        var read = new List<(string, byte[])>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = NameOf(ref reader);
            reader.Read();
            read.Add((name, JsonFields.Raw(ref reader, json)));
        }

        return read;
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: whoever reads the fields says that this is none.
            return "(unreadable name)";
        }
    }
}
