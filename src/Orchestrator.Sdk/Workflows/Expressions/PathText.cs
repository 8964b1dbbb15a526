using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Paths to values, in the words of workflows.</summary>
internal static partial class PathText
{
    /// <summary>A step: <c>tasks.a</c>, or <c>tasks["a-b"]</c>.</summary>
    public static string OfStep(string id) => Member("tasks", id);

    /// <summary>A member: <c>x.a</c>, or <c>x["a b"]</c>.</summary>
    public static string Member(string path, string name) => Word().IsMatch(name) ? $"{path}.{name}" : $"{path}[{Quoted(name)}]";

    /// <summary>A text as an expression has it.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, ExpressionWriter.Literals);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Word();
}
