using YamlDotNet.Core;

namespace Orchestrator.Server.Configuration.Sources;

/// <summary>Settings from a YAML file: sections are mappings, and a key may also be written with its dots.</summary>
internal sealed class ConfigurationFile
{
    private readonly string file;
    private readonly List<GivenValue> values = [];
    private readonly List<string> problems = [];
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);

    private ConfigurationFile(string file)
    {
        this.file = file;
    }

    /// <summary>Reads a file; one that cannot be read is a problem like any other.</summary>
    /// <param name="file">The path, as it was typed: so it stands in messages.</param>
    public static SourceReading Read(string file)
    {
        var reading = new ConfigurationFile(file);
        try
        {
            using var text = new StreamReader(file);
            reading.ReadRoot(YamlText.Read(text));
        }
        catch (YamlException e)
        {
            // A fault begins where its text does, save for a tab, which is where the text ends.
            var line = e.Message.Contains(" tab ", StringComparison.Ordinal) ? e.End.Line : e.Start.Line;
            reading.problems.Add($"{file}:{line}: {e.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            reading.problems.Add($"{file} is not there; write one with `orc config init --file {file}`, or name another with --config.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.problems.Add($"{file} cannot be read: {e.Message}");
        }

        return new SourceReading(reading.values, reading.problems);
    }

    private void ReadRoot(YamlPart? root)
    {
        switch (root)
        {
            case YamlPart.Entries entries:
                ReadEntries("", entries);
                break;
            case null or YamlPart.Text { Value: null }:
                break;
            default:
                problems.Add($"{file}:{root.Line}: there must be settings here, each as name: value.");
                break;
        }
    }

    private void ReadEntries(string prefix, YamlPart.Entries entries)
    {
        foreach (var (line, name, value) in entries.Parts)
        {
            var key = prefix + name;
            if (!lines.TryAdd(key, line))
            {
                problems.Add($"{file}:{line}: {key} is there a second time, after line {lines[key]}; keep one of them.");
            }
            else if (Settings.Find(key) is { } setting)
            {
                ReadValue(setting, line, value);
            }
            else if (!Settings.IsSection(key))
            {
                problems.Add($"{file}:{line}: {key} is no setting; {(UnknownKey.Meant(key) is { } meant ? $"did you mean {meant}?" : "`orc config init` writes a file with those there are.")}");
            }
            else if (value is YamlPart.Entries section)
            {
                ReadEntries(key + ".", section);
            }
            else if (value is not YamlPart.Text { Value: null })
            {
                problems.Add($"{file}:{line}: {key} is a section; write its settings below it, such as {Settings.All.First(inner => inner.Key.StartsWith(key + ".", StringComparison.Ordinal)).Key}.");
            }
        }
    }

    private void ReadValue(Setting setting, int line, YamlPart value)
    {
        var origin = Origin.Line(file, line);
        if (value is YamlPart.Text { Value: null })
        {
            problems.Add($"{origin.Subject(setting)} has no value; give {setting.Expected}, or take the line out.");
        }
        else if (Raw(value) is { } raw)
        {
            values.Add(new GivenValue(setting, raw, origin));
        }
        else
        {
            problems.Add($"{origin.Subject(setting)} has values that are no texts; give {setting.Expected}.");
        }
    }

    /// <summary>Null when lists or mappings hold more than texts, or a name twice.</summary>
    private static RawValue? Raw(YamlPart value)
    {
        switch (value)
        {
            case YamlPart.Items items:
                var texts = items.Parts.Select(part => (part as YamlPart.Text)?.Value).ToList();
                return texts.Contains(null) ? null : new RawValue(null, Items: texts!);
            case YamlPart.Entries entries:
                var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
                return entries.Parts.All(entry => entry.Value is YamlPart.Text { Value: { } text } && pairs.TryAdd(entry.Name, text))
                    ? new RawValue(null, Pairs: pairs)
                    : null;
            default:
                return new RawValue(((YamlPart.Text)value).Value);
        }
    }
}
