using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Contracts;

namespace Orchestrator.Server.OpenApi.Schemas;

/// <summary>
/// The schemas of the types that operations take and answer. A type that is met inside another is a reference, so that each is
/// there once and by its name.
/// </summary>
internal sealed class SchemaSet(WireValues values)
{
    private const string Suffix = "Resource";
    private readonly ContractDocs docs = ContractDocs.Load();
    private readonly SortedDictionary<string, JsonObject?> schemas = new(StringComparer.Ordinal);
    private readonly HashSet<Type> sent = [];
    private readonly List<Type> owed = [];

    /// <summary>A reference to the schema of a type that callers send.</summary>
    public JsonObject Sent(Type type)
    {
        sent.Add(type);
        return Reference(type);
    }

    /// <summary>A reference to the schema of a type that the server answers with.</summary>
    public JsonObject Answered(Type type) => Reference(type);

    /// <summary>All schemas that are referred to, by name. To be called last.</summary>
    public JsonObject Build()
    {
        while (owed.Count > 0)
        {
            // What callers send goes first: what is met inside it is sent as well, also when answers hold it too.
            var type = owed.Find(sent.Contains) ?? owed[0];
            owed.Remove(type);
            Add(type);
        }

        return new JsonObject(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));
    }

    /// <summary>A type's name in the document, from its name in the source.</summary>
    public static string NameOf(string type) => type.EndsWith(Suffix, StringComparison.Ordinal) ? type[..^Suffix.Length] : type;

    private JsonObject Reference(Type type)
    {
        if (schemas.TryAdd(NameOf(type.Name), null))
        {
            owed.Add(type);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{NameOf(type.Name)}" };
    }

    private void Add(Type type)
    {
        var name = NameOf(type.Name);
        if (schemas[name] is null)
        {
            var root = ContractsJsonContext.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type} is not of the wire.");
            schemas[name] = root.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = (context, node) => Complete(type, context, node),
            }).AsObject();
        }
    }

    private JsonObject Complete(Type root, JsonSchemaExporterContext context, JsonNode node)
    {
        // A type that holds any JSON is exported as true.
        var schema = node as JsonObject ?? [];
        if (context.Path.IsEmpty)
        {
            return CompleteRoot(context.TypeInfo, schema);
        }

        if (IsOwn(context.TypeInfo))
        {
            schema = sent.Contains(root) ? Sent(context.TypeInfo.Type) : Answered(context.TypeInfo.Type);
            if (context.PropertyInfo is { IsGetNullable: true })
            {
                schema = new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
            }
        }
        else if (FormatOf(context.TypeInfo.Type) is { } format)
        {
            schema["format"] = format;
        }

        if (context.PropertyInfo is { } property)
        {
            CompleteProperty(root, property, schema);
        }

        return schema;
    }

    private JsonObject CompleteRoot(JsonTypeInfo type, JsonObject schema)
    {
        // An exporter may say that the root can be null; a body cannot.
        schema["type"] = "object";
        if (docs.Of(type.Type) is { } summary)
        {
            schema.Insert(0, "description", summary);
        }

        if (sent.Contains(type.Type))
        {
            // Some bodies are written by programs that know nothing of this server.
            schema["additionalProperties"] = type.UnmappedMemberHandling == JsonUnmappedMemberHandling.Skip;
        }
        else
        {
            // Whatever is not left out for its value is always there.
            schema["required"] = new JsonArray([.. type.Properties.Where(IsAlwaysWritten).Select(property => (JsonNode)property.Name)]);
        }

        return schema;
    }

    private void CompleteProperty(Type root, JsonPropertyInfo property, JsonObject schema)
    {
        var member = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
        if (docs.Of(property.DeclaringType, member) is { } summary)
        {
            schema["description"] = summary;
        }

        if (property.PropertyType == typeof(string) && member.EndsWith("At", StringComparison.Ordinal))
        {
            schema["format"] = "date-time";
        }

        if (property.DeclaringType == root)
        {
            values.Complete(root, member, schema);
        }
    }

    private static bool IsOwn(JsonTypeInfo type) =>
        type.Kind == JsonTypeInfoKind.Object && type.Type.Namespace!.StartsWith(typeof(ContractsJsonContext).Namespace!, StringComparison.Ordinal);

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is not [JsonIgnoreAttribute];

    private static string? FormatOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) => "int32",
        var number when number == typeof(long) => "int64",
        var number when number == typeof(double) => "double",
        _ => null,
    };
}
