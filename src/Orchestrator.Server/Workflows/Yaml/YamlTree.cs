using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace Orchestrator.Server.Workflows.Yaml;

/// <summary>Reads the one document of a text. What an anchor names is one node, however often an alias stands for it.</summary>
internal sealed class YamlTree(Parser parser)
{
    private const int Deepest = 64;
    private const string TextTag = "tag:yaml.org,2002:str";

    private readonly Dictionary<AnchorName, YamlNode?> anchors = [];

    /// <exception cref="YamlException">It is not YAML, or has what JSON has not.</exception>
    public YamlNode Read()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out var nothing))
        {
            throw new YamlException(nothing.Start, nothing.End, "there is nothing but comments");
        }

        parser.Consume<DocumentStart>();
        var root = ReadNode(depth: 1);
        parser.Consume<DocumentEnd>();
        return parser.Current is StreamEnd
            ? root
            : throw Fault("a second document begins; a workflow is one document");
    }

    private YamlNode ReadNode(int depth)
    {
        if (depth > Deepest)
        {
            throw Fault($"this is nested more than {Deepest} levels deep");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.GetValueOrDefault(alias.Value) ?? throw new YamlException(alias.Start, alias.End, anchors.ContainsKey(alias.Value)
                ? $"*{alias.Value} stands within what it stands for"
                : $"there is no anchor &{alias.Value} before this");
        }

        if (parser.Current is not NodeEvent current)
        {
            throw Fault("a value is missing");
        }

        // Within itself it has no value yet.
        Remember(current.Anchor, null);
        YamlNode node = current switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadSequence(depth),
            _ => ReadMapping(depth),
        };
        Remember(current.Anchor, node);
        return node;
    }

    private void Remember(AnchorName anchor, YamlNode? node)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = node;
        }
    }

    private YamlNode.Scalar ReadScalar()
    {
        var scalar = parser.Consume<Scalar>();
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value;
        if (tag is not (null or TextTag))
        {
            throw new YamlException(scalar.Start, scalar.End, $"the tag {tag} is not known here; quote what is to be a text");
        }

        return new YamlNode.Scalar(scalar.Start, scalar.Value, scalar.Style == ScalarStyle.Plain && tag is null && !scalar.Tag.IsNonSpecific);
    }

    private YamlNode.Sequence ReadSequence(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlNode.Sequence(start.Start, items);
    }

    private YamlNode.Mapping ReadMapping(int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<KeyValuePair<string, YamlNode>>();
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.Accept<Scalar>(out var key))
            {
                throw Fault("the name of a field must be a text");
            }

            var name = ReadNode(depth + 1) is YamlNode.Scalar { Value: var value } ? value : string.Empty;
            if (!lines.TryAdd(name, key.Start.Line))
            {
                throw new YamlException(key.Start, key.End, $"'{name}' is there a second time, after line {lines[name]}");
            }

            entries.Add(new(name, ReadNode(depth + 1)));
        }

        return new YamlNode.Mapping(start.Start, entries);
    }

    private YamlException Fault(string message) => new(parser.Current?.Start ?? Mark.Empty, parser.Current?.End ?? Mark.Empty, message);
}
