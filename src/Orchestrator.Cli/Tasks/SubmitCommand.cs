using System.CommandLine;
using System.CommandLine.Parsing;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task submit</c></summary>
internal sealed class SubmitCommand : ClientCommand
{
    private readonly Argument<string> type = new("type") { Description = "Which handler runs it, such as process, http or echo." };
    private readonly Argument<string[]> command = new("command") { Description = "For type process, after --: the program and its arguments.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> input = new("--input", "-i") { Description = "Its input: JSON, or @file, or - for stdin.", HelpName = "json" };
    private readonly SubmitOptions options = new();
    private readonly Option<bool> wait = new("--wait", "-w") { Description = "Wait for its end and show it; 0 when it completed, 5 when it ended otherwise." };
    private readonly DurationOption waitTimeout = new("--wait-timeout", "Wait at most this long, then exit with 6; the task goes on.");

    public SubmitCommand()
        : base(
            "submit",
            "Submit a task and print its id.",
            "orc task submit process --wait -- wc -l /etc/passwd",
            "orc task submit echo --input '{\"hello\": \"world\"}' --tag team=a --priority high",
            "orc task submit http --input @call.json --delay 5m --key nightly-2026-03-01")
    {
        Add(type);
        Add(command);
        Add(input);
        options.AddTo(this);
        Add(wait);
        Add(waitTimeout);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, OrchestratorClient client, IScreen screen, CancellationToken cancellation)
    {
        var taskType = parsed.GetRequiredValue(type);
        RefuseStrayWords(parsed);
        var request = options.Read(parsed, new SubmitTaskRequest
        {
            TaskType = taskType,
            InputData = await TaskInput.ReadAsync(taskType, parsed.GetValue(command) ?? [], parsed.GetValue(input), cancellation),
        });
        var task = await client.SubmitAsync(request, cancellation);
        if (!parsed.GetValue(wait) && parsed.GetValue(waitTimeout) is null)
        {
            screen.Submitted(task);
            return ExitCodes.Done;
        }

        // Whatever happens while waiting, the id is known.
        await Console.Error.WriteLineAsync($"Submitted {task.TaskId}");
        return await WaitForEnd.RunAsync(task.TaskId, parsed.GetValue(waitTimeout), client, screen, cancellation);
    }

    /// <summary>Without this, a mistyped option would become part of the command that is run.</summary>
    private void RefuseStrayWords(ParseResult parsed)
    {
        var words = parsed.GetValue(command) ?? [];
        var behindDashes = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        if (words.Length > behindDashes)
        {
            throw new UsageException($"'{words[0]}' is no option and stands before --, behind which the command goes: orc task submit process -- wc -l file");
        }
    }
}
