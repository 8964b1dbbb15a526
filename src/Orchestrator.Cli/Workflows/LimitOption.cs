using System.CommandLine;

namespace Orchestrator.Cli.Workflows;

/// <summary>How many a list shows.</summary>
internal sealed class LimitOption : Option<int>
{
    public LimitOption()
        : base("--limit", "-n")
    {
        Description = "At most this many, up to 1,000.";
        DefaultValueFactory = _ => 50;
        HelpName = "count";
        Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count is < 1 or > 1000))
            {
                result.AddError($"--limit is {text}; give 1 to 1000.");
            }
        });
    }
}
