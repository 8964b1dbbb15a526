using System.CommandLine;
using System.Text.Json;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow signal</c></summary>
internal sealed class RunSignalCommand : ClientCommand
{
    private readonly RunIdArgument id = new();
    private readonly Argument<string> name = new("name") { Description = "The signal's name.", HelpName = "name" };
    private readonly Option<string?> payload = new("--payload") { Description = "What the step that waits for it results in: JSON. [default: null]", HelpName = "json" };

    public RunSignalCommand()
        : base("signal", "Give a run a signal; one that no step waits for yet is kept.", "orc workflow signal 3-01k9x3v8f2m4q6s8t0w1y3z5b7 delivered --payload '{\"boxes\": 2}'")
    {
        Add(id);
        Add(name);
        Add(payload);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Run(await connection.Client.Workflows.SignalAsync(
            parsed.GetRequiredValue(id), parsed.GetRequiredValue(name), parsed.GetValue(payload) is { } json ? Parse(json) : null, cancellation));
        return ExitCodes.Done;
    }

    private static RawJson Parse(string json)
    {
        try
        {
            return RawJson.Parse(json);
        }
        catch (JsonException e)
        {
            throw new UsageException($"--payload is not JSON: {e.Message} A text needs quotes of its own: '\"text\"'.");
        }
    }
}
