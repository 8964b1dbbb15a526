using YamlDotNet.Core;

namespace Orchestrator.Server.Workflows.Yaml;

/// <summary>A part of a document.</summary>
/// <param name="Start">Where it begins.</param>
internal abstract record YamlNode(Mark Start)
{
    /// <param name="IsPlain">False for what is a text whatever it looks like.</param>
    public sealed record Scalar(Mark Start, string Value, bool IsPlain) : YamlNode(Start);

    public sealed record Sequence(Mark Start, List<YamlNode> Items) : YamlNode(Start);

    public sealed record Mapping(Mark Start, List<KeyValuePair<string, YamlNode>> Entries) : YamlNode(Start);
}
