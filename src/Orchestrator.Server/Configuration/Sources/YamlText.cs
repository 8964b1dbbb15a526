using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Orchestrator.Server.Configuration.Sources;

/// <summary>YAML as a tree that knows its lines and keeps what is written twice.</summary>
internal static class YamlText
{
    /// <summary>Deeper than any setting is; a file of brackets must not take the stack.</summary>
    private const int Deepest = 16;

    /// <returns>The one document; null when there is nothing but comments.</returns>
    /// <exception cref="YamlException">It is not YAML, or has what settings have no use for.</exception>
    public static YamlPart? Read(TextReader text)
    {
        var parser = new Parser(text);
        try
        {
            return ReadDocument(parser);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException)
        {
            // The library's own surprise at some broken files.
            var (start, end) = parser.Current is { } last ? (last.Start, last.End) : (Mark.Empty, Mark.Empty);
            throw new YamlException(start, end, "what follows is no YAML.");
        }
    }

    private static YamlPart? ReadDocument(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ReadPart(parser, depth: 1);
        parser.Consume<DocumentEnd>();
        return parser.Current is StreamEnd
            ? root
            : throw new YamlException(parser.Current!.Start, parser.Current.End, "a second document begins; settings are one document.");
    }

    private static YamlPart ReadPart(Parser parser, int depth)
    {
        if (depth > Deepest)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, "this is nested deeper than any setting.");
        }

        var line = (int)parser.Current!.Start.Line;
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlPart.Text(line, scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } ? null : scalar.Value);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlPart>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadPart(parser, depth + 1));
            }

            return new YamlPart.Items(line, items);
        }

        if (parser.TryConsume<MappingStart>(out _))
        {
            var entries = new List<YamlEntry>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var at = parser.Current!;
                if (!parser.TryConsume<Scalar>(out var key))
                {
                    throw new YamlException(at.Start, at.End, "the name of a setting must be a text.");
                }

                entries.Add(new YamlEntry((int)at.Start.Line, key.Value, ReadPart(parser, depth + 1)));
            }

            return new YamlPart.Entries(line, entries);
        }

        throw new YamlException(parser.Current!.Start, parser.Current.End, "aliases are not read here; write the value out.");
    }
}
