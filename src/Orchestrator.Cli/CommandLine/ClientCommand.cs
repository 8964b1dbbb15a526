using System.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.CommandLine;

/// <summary>A command that talks to a server: knows where it is, and whether people or programs read the answer.</summary>
internal abstract class ClientCommand : OrcCommand
{
    private readonly ConnectionOptions server = new();
    private OutputOption output = new(hasIds: true);

    protected ClientCommand(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        SetAction(CallAsync);
    }

    protected abstract Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation);

    /// <summary>To be called once the command has added its own options, so that help shows the common ones last.</summary>
    /// <param name="hasIds">False when the command's answers have no ids.</param>
    protected void AddCommonOptions(bool hasIds = true)
    {
        server.AddTo(this);
        output = new OutputOption(hasIds);
        output.AddTo(this);
    }

    /// <summary>True for the options that every command takes that talks to a server.</summary>
    protected bool IsCommon(Option option) => server.Has(option) || output.Has(option);

    private async Task<int> CallAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var connection = server.Connect(parsed);
        using var screen = Screens.For(output.Read(parsed));
        return await RunAsync(parsed, connection, screen, cancellation);
    }
}
