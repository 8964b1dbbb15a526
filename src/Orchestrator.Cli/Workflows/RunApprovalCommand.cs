using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Workflows;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow approve</c> and <c>reject</c>.</summary>
internal sealed class RunApprovalCommand : ClientCommand
{
    private readonly RunIdArgument id = new();
    private readonly Argument<string?> step = new("step") { Description = "The step that waits. [default: the only one that does]", Arity = ArgumentArity.ZeroOrOne, HelpName = "step" };
    private readonly Option<string?> comment = new("--comment") { Description = "Why, for whoever looks at the run later.", HelpName = "text" };
    private readonly bool isApproved;

    public RunApprovalCommand(string name, string description, bool isApproved)
        : base(name, description, $"orc workflow {name} 3-01k9x3v8f2m4q6s8t0w1y3z5b7 release --comment 'seen by Ada'")
    {
        this.isApproved = isApproved;
        Add(id);
        Add(step);
        Add(comment);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var (client, run) = (connection.Client.Workflows, parsed.GetRequiredValue(id));
        var name = parsed.GetValue(step) ?? OnlyOne(await client.GetRunAsync(run, cancellation));
        screen.Run(await client.ApproveAsync(run, name, isApproved, parsed.GetValue(comment), cancellation));
        return ExitCodes.Done;
    }

    private static string OnlyOne(RunResource run)
    {
        var waiting = run.Tasks.Where(entry => entry.Value is { Status: "running", Signal: not null }).Select(entry => entry.Value.Signal!).ToList();
        return waiting switch
        {
            [var one] => one,
            [] => throw new UsageException($"No step of run {run.RunId} waits for anybody; it is {run.Status}."),
            _ => throw new UsageException($"Which step? These wait: {string.Join(", ", waiting)}."),
        };
    }
}
