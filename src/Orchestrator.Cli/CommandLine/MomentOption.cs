using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Orchestrator.Cli.CommandLine;

/// <summary>An option such as <c>2026-03-01T08:00:00Z</c>; a time without an offset is local.</summary>
internal sealed class MomentOption : Option<DateTimeOffset?>
{
    public MomentOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "time";
        CustomParser = Parse;
    }

    private DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment))
        {
            result.AddError($"'{text}' is not a time for {Name}; give one such as 2026-03-01T08:00:00Z, or '2026-03-01 08:00' in local time.");
            return null;
        }

        return moment;
    }
}
