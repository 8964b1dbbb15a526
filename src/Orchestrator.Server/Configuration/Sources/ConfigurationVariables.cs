namespace Orchestrator.Server.Configuration.Sources;

/// <summary>
/// Settings from the environment: <c>ORCHESTRATOR__QUEUE__MAX_WAITING</c>, in letters of any case. Lists have commas. Variables
/// with a single underscore behind the first word are no settings.
/// </summary>
internal static class ConfigurationVariables
{
    /// <summary>What the names of settings begin with.</summary>
    public const string Prefix = "ORCHESTRATOR__";

    public static SourceReading Read(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var values = new List<GivenValue>();
        var problems = new List<string>();
        foreach (var (name, text) in environment
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            var key = name[Prefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant();
            if (Settings.Find(key) is not { } setting)
            {
                var meant = UnknownKey.Meant(key);
                problems.Add(meant is null || Settings.Find(meant) is not { } near
                    ? $"{name} is no setting; unset it, or see `orc config show` for those there are."
                    : $"{name} is no setting; did you mean {near.Variable}?");
            }
            else if (values.Find(other => other.Setting == setting) is { } first)
            {
                problems.Add($"{name} and {first.Origin.Name} are the same setting; unset one of them.");
            }
            else
            {
                values.Add(new GivenValue(setting, new RawValue(text), new Origin(name)));
            }
        }

        return new SourceReading(values, problems);
    }
}
