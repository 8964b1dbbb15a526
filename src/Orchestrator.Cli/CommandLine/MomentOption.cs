using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Orchestrator.Cli.CommandLine;

/// <summary>An option such as <c>2026-03-01T08:00:00Z</c>; a time without an offset is local.</summary>
internal sealed class MomentOption : Option<DateTimeOffset?>
{
    private readonly bool isPast;

    /// <param name="isPast">True also takes how long ago it was, such as <c>7d</c>.</param>
    public MomentOption(string name, string description, bool isPast, params string[] aliases)
        : base(name, aliases)
    {
        this.isPast = isPast;
        Description = description;
        HelpName = "time";
        CustomParser = Parse;
    }

    private DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (isPast && text is [.., 's' or 'm' or 'h' or 'd'] && DurationOption.Read(text) is { } ago)
        {
            return TimeProvider.System.GetUtcNow() - ago;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment))
        {
            result.AddError($"'{text}' is not a time for {Name}; give one such as 2026-03-01T08:00:00Z, or '2026-03-01 08:00' in local time{(isPast ? ", or 7d for a week ago" : "")}.");
            return null;
        }

        return moment;
    }
}
