using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task tail</c></summary>
internal sealed class TailCommand : ClientCommand
{
    private readonly Argument<string?> id = new("id")
    {
        Description = "Follow this task alone, with what it writes, until it has ended.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "id",
    };

    private readonly Option<string[]> events = new("--event", "-e")
    {
        Description = "Only events of this type, such as completed; may be repeated.",
        HelpName = "type",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    private readonly StatusOption status = new("Only events that bring a task into this state.");
    private readonly Option<string?> type = new("--type") { Description = "Only events of tasks of this type.", HelpName = "type" };
    private readonly Option<string?> domain = new("--domain", "-d") { Description = "Only events of tasks of this domain.", HelpName = "domain" };

    public TailCommand()
        : base(
            "tail",
            "Show what happens to tasks as it happens, until Ctrl+C; with an id that task's events and logs until it has ended.",
            "orc task tail",
            "orc task tail --event failed,dead_lettered --domain billing",
            "orc task tail 0-01k9x3v8f2m4q6s8t0w1y3z5b7",
            "orc task tail --event dead_lettered --output id | xargs -n 1 orc task show")
    {
        id.CompletionSources.Add(TaskIdCompletions.Of);
        events.CompletionSources.Add(_ => EventNames.All.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        events.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string[]>()?.Except(EventNames.All).FirstOrDefault() is { } unknown)
            {
                result.AddError($"'{unknown}' is no type of event; there are {string.Join(", ", EventNames.All)}.");
            }
        });
        Add(id);
        foreach (var option in new Option[] { events, status, type, domain })
        {
            Add(option);
        }

        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var filter = new TailFilter(parsed.GetValue(type), parsed.GetValue(domain), parsed.GetValue(events) ?? [], parsed.GetValue(status));
        using var end = new LiveEnd(cancellation);
        if (parsed.GetValue(id) is not { } taskId)
        {
            await TailAllAsync(filter, connection, screen, end.Token);
            return ExitCodes.Done;
        }

        if (filter is not { TaskType: null, Domain: null, Status: null, Events: [] })
        {
            throw new UsageException("--event, --status, --type and --domain choose among all tasks; leave them out, or the id.");
        }

        return await new TailOne(taskId, connection, screen).RunAsync(end.Token);
    }

    private static async Task TailAllAsync(TailFilter filter, ServerConnection connection, IScreen screen, CancellationToken end)
    {
        try
        {
            // A server that is not there is told at once.
            await connection.Client.StatusAsync(end);
            await foreach (var next in connection.Patient.EventsAsync(filter.OfServer, cancellation: end))
            {
                switch (next)
                {
                    case OrchestratorEvent.Began:
                        await Console.Error.WriteLineAsync($"Listening to {connection.Client.Server.GetLeftPart(UriPartial.Authority)}; Ctrl+C ends it.");
                        break;
                    case OrchestratorEvent.Reset:
                        await Console.Error.WriteLineAsync("Events may be missing here: more happened than could be told, or the server was away for too long.");
                        break;
                    case OrchestratorEvent.Happened happened when await filter.MatchesAsync(happened.Event, connection.Patient, end):
                        screen.Event(happened.Event, namesTask: true);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }
}
