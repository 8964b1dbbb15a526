using Orchestrator.Server.Workflows.Yaml;
using YamlDotNet.Core;

namespace Orchestrator.Server.Workflows;

/// <summary>Workflows in YAML: the JSON form, written in another way.</summary>
public static class WorkflowYaml
{
    /// <summary>YAML as JSON, by the core schema of YAML 1.2: <c>yes</c> and <c>no</c> are texts, and what is quoted is a text.</summary>
    /// <param name="json">The JSON; empty when there is a fault.</param>
    /// <returns>What is wrong, with its line and column counted from 1; null when nothing is.</returns>
    public static string? ToJson(string text, out byte[] json)
    {
        json = [];
        var parser = new Parser(new StringReader(text));
        try
        {
            json = YamlJson.Write(new YamlTree(parser).Read());
            return null;
        }
        catch (YamlException e)
        {
            // A fault begins where its text does, save for a tab, which is where the text ends.
            var mark = e.Message.Contains(" tab ", StringComparison.Ordinal) ? e.End : e.Start;
            return At(mark, e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException)
        {
            // The library's own surprise at some broken files.
            return At(parser.Current?.Start ?? Mark.Empty, "what follows is no YAML");
        }
    }

    private static string At(Mark mark, string message) =>
        $"line {Math.Max(1, mark.Line)}, column {Math.Max(1, mark.Column)}: {message.ReplaceLineEndings(" ").TrimEnd('.')}";
}
