using System.CommandLine;

namespace Orchestrator.Cli.Caching;

/// <summary>Which results of the cache are meant.</summary>
internal sealed class CacheFilterOptions
{
    private static readonly string[] Strategies = ["memory", "disk", "shared", "hybrid"];
    private readonly Option<string?> strategy = new("--strategy") { Description = "Only results kept there: memory, disk, shared, or hybrid for memory and shared.", HelpName = "strategy" };
    private readonly Option<string?> taskType = new("--task-type") { Description = "Only results of this type of task.", HelpName = "type" };

    public void AddTo(Command command)
    {
        strategy.CompletionSources.Add(Strategies);
        strategy.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !Strategies.Contains(text))
            {
                result.AddError($"'{text}' is no place for results; give {string.Join(", ", Strategies)}.");
            }
        });
        command.Add(strategy);
        command.Add(taskType);
    }

    public string? Strategy(ParseResult parsed) => parsed.GetValue(strategy);

    public string? TaskType(ParseResult parsed) => parsed.GetValue(taskType);
}
