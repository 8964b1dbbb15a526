using System.Text.Json;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>Short words for what tests read from JSON all the time.</summary>
public static class JsonElementExtensions
{
    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
