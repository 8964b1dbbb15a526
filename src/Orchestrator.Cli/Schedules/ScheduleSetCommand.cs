using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Cli.Tasks;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Schedules;

/// <summary><c>orc schedule set</c></summary>
internal sealed class ScheduleSetCommand : ClientCommand
{
    private readonly ScheduleIdArgument id = new();
    private readonly Argument<string> type = new("type") { Description = "Which handler runs its tasks, such as process, http or echo.", HelpName = "type" };
    private readonly Argument<string[]> command = new("command") { Description = "For type process, after --: the program and its arguments.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> cron = new("--cron") { Description = "When: minutes hours days months weekdays, or six fields with seconds first, or @daily and the like.", HelpName = "expression" };
    private readonly DurationOption every = new("--every", "When: at this interval, of at least 1s.");
    private readonly Option<string?> zone = new("--time-zone") { Description = "Whose clocks --cron means, such as Europe/Berlin. [default: UTC]", HelpName = "zone" };
    private readonly Option<string?> overlap = new("--overlap") { Description = "While the task before has not ended: skip, queue or cancel_previous. [default: skip]", HelpName = "policy" };
    private readonly Option<string?> missed = new("--missed") { Description = "What nobody was there to do: skip, one or all. [default: one]", HelpName = "policy" };
    private readonly MomentOption startAt = new("--start-at", "Nothing fires before this time; without an offset it is local.", isPast: false);
    private readonly MomentOption endAt = new("--end-at", "Nothing fires after this time; without an offset it is local.", isPast: false);
    private readonly DurationOption jitter = new("--jitter", "Put each firing off by up to this, up to 1h. [default: not at all]");
    private readonly Option<bool> paused = new("--paused") { Description = "Make it paused; without this a schedule that is there stays as it is." };
    private readonly Option<string?> input = new("--input", "-i") { Description = "The input of its tasks: JSON, or @file, or - for stdin.", HelpName = "json" };
    private readonly SubmitOptions options = new();

    public ScheduleSetCommand()
        : base(
            "set",
            "Make a schedule, or give it another form.",
            "orc schedule set nightly-backup process --cron '0 2 * * *' --time-zone Europe/Berlin -- ./backup.sh",
            "orc schedule set ping http --every 30s --input '{\"url\": \"http://127.0.0.1:8080/health\"}' --overlap cancel_previous")
    {
        type.CompletionSources.Add("echo", "fail", "http", "process", "sleep");
        overlap.CompletionSources.Add("skip", "queue", "cancel_previous");
        missed.CompletionSources.Add("skip", "one", "all");
        Add(id);
        Add(type);
        Add(command);
        foreach (var option in new Option[] { cron, every, zone, overlap, missed, startAt, endAt, jitter, paused, input })
        {
            Add(option);
        }

        options.AddTo(this, repeats: true);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        if (parsed.GetValue(cron) is null == parsed.GetValue(every) is null)
        {
            throw new UsageException("When? Give either --cron, such as '0 2 * * *', or --every, such as 30s.");
        }

        var words = parsed.GetValue(command) ?? [];
        StrayWords.Refuse(parsed, words, "orc schedule set backup process --every 1h -- ./backup.sh");
        var taskType = parsed.GetRequiredValue(type);
        var task = options.Read(parsed, new SubmitTaskRequest
        {
            TaskType = taskType,
            InputData = await TaskInput.ReadAsync(taskType, words, parsed.GetValue(input), cancellation),
        });
        if (TaskLine.HasInfinity(task))
        {
            throw new UsageException("A number is too large; --min-cpu, --min-memory and --gpu take what a machine can have.");
        }

        screen.Schedule(await connection.Client.PutScheduleAsync(
            parsed.GetRequiredValue(id),
            new PutScheduleRequest
            {
                Cron = parsed.GetValue(cron),
                Interval = parsed.GetValue(every)?.TotalSeconds,
                TimeZone = parsed.GetValue(zone),
                Overlap = parsed.GetValue(overlap),
                Missed = parsed.GetValue(missed),
                StartAt = parsed.GetValue(startAt)?.ToUniversalTime(),
                EndAt = parsed.GetValue(endAt)?.ToUniversalTime(),
                Jitter = parsed.GetValue(jitter)?.TotalSeconds,
                Paused = parsed.GetValue(paused) ? true : null,
                Task = task,
            },
            cancellation));
        return ExitCodes.Done;
    }
}
