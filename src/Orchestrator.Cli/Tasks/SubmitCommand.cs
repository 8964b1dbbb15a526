using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task submit</c></summary>
internal sealed class SubmitCommand : ClientCommand
{
    private readonly Argument<string?> type = new("type") { Description = "Which handler runs it, such as process, http or echo.", Arity = ArgumentArity.ZeroOrOne, HelpName = "type" };
    private readonly Argument<string[]> command = new("command") { Description = "For type process, after --: the program and its arguments.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> input = new("--input", "-i") { Description = "Its input: JSON, or @file, or - for stdin.", HelpName = "json" };
    private readonly Option<string?> file = new("--file") { Description = "Submit a task a line, as JSON in the API's words; - for stdin.", HelpName = "file" };
    private readonly SubmitOptions options = new();
    private readonly Option<bool> wait = new("--wait", "-w") { Description = "Wait for its end and show it; 0 when it completed, 5 when it ended otherwise." };
    private readonly DurationOption waitTimeout = new("--wait-timeout", "Wait at most this long, then exit with 6; the task goes on.");

    public SubmitCommand()
        : base(
            "submit",
            "Submit a task and print its id, or a file of tasks.",
            "orc task submit process --wait -- wc -l /etc/passwd",
            "orc task submit echo --input '{\"hello\": \"world\"}' --tag team=a --priority high",
            "orc task submit http --input @call.json --delay 5m --key nightly-2026-03-01",
            "orc task submit --file tasks.ndjson --wait")
    {
        type.CompletionSources.Add("echo", "fail", "http", "process", "sleep");
        Add(type);
        Add(command);
        Add(input);
        Add(file);
        options.AddTo(this);
        Add(wait);
        Add(waitTimeout);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        if (parsed.GetValue(file) is { } path)
        {
            RefuseBesideFile(parsed);
            var waits = parsed.GetValue(wait) || parsed.GetValue(waitTimeout) is not null;
            return await new SubmitFile(connection, screen, waits, parsed.GetValue(waitTimeout)).RunAsync(path, cancellation);
        }

        var taskType = parsed.GetValue(type) ?? throw new UsageException("What is to be submitted? Give a type such as echo, or --file.");
        StrayWords.Refuse(parsed, parsed.GetValue(command) ?? [], "orc task submit process -- wc -l file");
        var request = options.Read(parsed, new SubmitTaskRequest
        {
            TaskType = taskType,
            InputData = await TaskInput.ReadAsync(taskType, parsed.GetValue(command) ?? [], parsed.GetValue(input), cancellation),
        });
        if (TaskLine.HasInfinity(request))
        {
            throw new UsageException("A number is too large; --min-cpu, --min-memory and --gpu take what a machine can have.");
        }

        var task = await connection.Client.SubmitAsync(request, cancellation);
        if (!parsed.GetValue(wait) && parsed.GetValue(waitTimeout) is null)
        {
            screen.Submitted(task);
            return ExitCodes.Done;
        }

        // Whatever happens while waiting, the id is known.
        await Console.Error.WriteLineAsync($"Submitted {task.TaskId}");
        return await WaitForEnd.RunAsync(task, parsed.GetValue(waitTimeout), connection, screen, cancellation);
    }

    /// <summary>A line says everything about its task; half of it typed would be left out without a word.</summary>
    private void RefuseBesideFile(ParseResult parsed)
    {
        Option[] fits = [file, wait, waitTimeout];
        var stray = Options.Except(fits).Where(option => !IsCommon(option)).Select(parsed.GetResult).FirstOrDefault(result => result is { Implicit: false });
        if (parsed.GetValue(type) is { } typed)
        {
            throw new UsageException($"'{typed}': with --file each line names its own task_type; leave it out.");
        }

        if (stray is not null)
        {
            throw new UsageException($"{stray.Option.Name}: with --file each line says everything about its task; leave it out.");
        }
    }
}
