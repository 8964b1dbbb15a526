using System.CommandLine;

namespace Orchestrator.Cli.Agents;

/// <summary>An option with several values, separated by commas or given one by one.</summary>
internal sealed class ListOption : Option<string[]>
{
    public ListOption(string name, string description, string helpName)
        : base(name)
    {
        Description = description;
        HelpName = helpName;
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
    }

    /// <summary>The values, each once; empty when nothing was said.</summary>
    public IReadOnlyList<string> Read(ParseResult parsed) =>
    [
        .. (parsed.GetValue(this) ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal),
    ];
}
