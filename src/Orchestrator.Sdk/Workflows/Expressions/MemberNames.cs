using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>What members are called in JSON: as payloads are written, attributes and all.</summary>
[RequiresUnreferencedCode(Workflow.Reflection)]
[RequiresDynamicCode(Workflow.Reflection)]
internal static class MemberNames
{
    /// <summary>The name of a property or field of a type.</summary>
    /// <exception cref="NotSupportedException">It is not written.</exception>
    public static string Of(Type type, MemberInfo member) =>
        Find(type, property => property.AttributeProvider is MemberInfo known && known.Name == member.Name)
        ?? throw new NotSupportedException($"{type.Name}.{member.Name} is not written to JSON, so a workflow cannot look at it.");

    /// <summary>The name of what a parameter of a constructor sets, by the habit that both are spelled alike.</summary>
    /// <exception cref="NotSupportedException">It sets nothing that is written.</exception>
    public static string Of(Type type, ParameterInfo parameter) =>
        Find(type, property => property.AttributeProvider is MemberInfo known && known.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase))
        ?? throw new NotSupportedException($"Parameter '{parameter.Name}' of new {type.Name}(...) has no property of its name, so nobody knows what it would be called in JSON.");

    private static string? Find(Type type, Func<JsonPropertyInfo, bool> isIt) =>
        JsonPayloadOptions.Default.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Get is not null && isIt(property))?.Name;
}
