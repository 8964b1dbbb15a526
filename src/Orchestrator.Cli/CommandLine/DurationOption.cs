using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Orchestrator.Cli.CommandLine;

/// <summary>An option such as <c>90</c>, <c>1.5s</c>, <c>5m</c>, <c>2h</c> or <c>1d</c>; a number alone is seconds, as in the API.</summary>
internal sealed class DurationOption : Option<TimeSpan?>
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public DurationOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "duration";
        CustomParser = Parse;
    }

    /// <summary>Reads a duration; null when the text is none.</summary>
    public static TimeSpan? Read(string text)
    {
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase), (Suffix: "", Seconds: 1));
        return double.TryParse(text.AsSpan(0, text.Length - unit.Suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * unit.Seconds <= TimeSpan.FromDays(36_500).TotalSeconds
            ? TimeSpan.FromSeconds(number * unit.Seconds)
            : null;
    }

    private TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Read(text) is not { } duration)
        {
            result.AddError($"'{text}' is not a duration for {Name}; give seconds, or 500ms, 30s, 5m, 2h or 1d.");
            return null;
        }

        return duration;
    }
}
