using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Cli.Tasks;
using Orchestrator.Contracts.Bulk;

namespace Orchestrator.Cli.Bulk;

/// <summary><c>orc bulk cancel</c>, <c>retry</c> and <c>delete</c>: one action on every task that a filter matches.</summary>
internal sealed class StartBulkCommand : ClientCommand
{
    private readonly TaskFilterOptions filter = new();
    private readonly Option<bool> all = new("--all") { Description = "All tasks that the action can change, when no filter is given." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only count the tasks; change nothing." };
    private readonly Option<bool> yes = new("--yes", "-y") { Description = "Do not ask; needed where nobody can answer." };
    private readonly RateOption rate = new("--rate", "Tasks a second at most. [default: as fast as it goes]");
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for whoever looks at the job later.", HelpName = "text" };
    private readonly Option<bool> detach = new("--detach") { Description = "Start it and return at once." };

    /// <param name="action">As the API calls it, which is also the command's name.</param>
    public StartBulkCommand(string action, string description, params string[] examples)
        : base(action, description, examples)
    {
        filter.AddTo(this, withBefore: true);
        foreach (var option in new Option[] { all, dryRun, yes, rate, reason, detach })
        {
            Add(option);
        }

        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var wanted = filter.ReadForBulk(parsed);
        if ((wanted == new BulkFilter()) != parsed.GetValue(all))
        {
            throw new UsageException(parsed.GetValue(all) ? "--all and a filter contradict each other; leave one out." : "Which tasks? Give a filter such as --status failed, or --all.");
        }

        if (parsed.GetValue(dryRun))
        {
            screen.Count(await connection.Client.BulkCountAsync(Name, wanted, cancellation));
            return ExitCodes.Done;
        }

        if (!parsed.GetValue(yes))
        {
            Confirmation.DemandSomebody();
            var count = (await connection.Client.BulkCountAsync(Name, wanted, cancellation)).Count;
            if (!Confirmation.Ask($"{char.ToUpperInvariant(Name[0])}{Name[1..]} {Counted.Tasks(count)}?"))
            {
                await Console.Error.WriteLineAsync("orc: Nothing was changed.");
                return ExitCodes.Error;
            }
        }

        var job = await connection.Client.BulkAsync(
            new BulkRequest { Action = Name, Filter = wanted, Rate = parsed.GetValue(rate), Reason = parsed.GetValue(reason) }, cancellation);
        if (parsed.GetValue(detach))
        {
            screen.Bulk(job);
            return ExitCodes.Done;
        }

        return await FollowBulk.RunAsync(
            job, patience: null, connection, screen, cancellation,

            // Whatever happens while following it, the id is known.
            begun: () => Console.Error.WriteLine($"Bulk job {job.BulkId}"));
    }
}
