using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>A value as it is read best.</summary>
internal static class ExpressionText
{
    private static readonly JsonSerializerOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement element) => JsonSerializer.Serialize(element, Plainly);
}
