using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Orchestrator.Cli.CommandLine;

/// <summary>Tasks a second.</summary>
internal sealed class RateOption : Option<double?>
{
    public RateOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "tasks/s";
        CustomParser = Parse;
    }

    /// <summary>Reads a rate; null when the text is none.</summary>
    public static double? Read(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : null;

    private double? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Read(text) is not { } rate)
        {
            result.AddError($"'{text}' is not a rate for {Name}; give tasks a second, such as 50.");
            return null;
        }

        return rate;
    }
}
