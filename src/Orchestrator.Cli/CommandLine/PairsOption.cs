using System.CommandLine;
using System.CommandLine.Parsing;

namespace Orchestrator.Cli.CommandLine;

/// <summary>An option that may be repeated, each time with a name and a value: <c>--tag team=a --tag site=berlin</c>.</summary>
internal sealed class PairsOption : Option<IReadOnlyDictionary<string, string>?>
{
    public PairsOption(string name, string description, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        HelpName = "name=value";
        Arity = ArgumentArity.OneOrMore;
        CustomParser = Parse;
    }

    private Dictionary<string, string>? Parse(ArgumentResult result)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var token in result.Tokens)
        {
            var at = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                result.AddError($"'{token.Value}' is not a pair for {Name}; give name=value.");
                return null;
            }

            if (!pairs.TryAdd(token.Value[..at], token.Value[(at + 1)..]))
            {
                result.AddError($"{Name} names '{token.Value[..at]}' twice; a name has one value.");
                return null;
            }
        }

        return pairs;
    }
}
