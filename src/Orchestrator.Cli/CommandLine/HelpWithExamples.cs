using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Orchestrator.Cli.CommandLine;

/// <summary>The library's help, with the command's examples and the exit codes below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        if (command is OrcCommand { Examples.Count: > 0 } described)
        {
            output.WriteLine(described.Examples.Count == 1 ? "Example:" : "Examples:");
            foreach (var example in described.Examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        if (command is RootCommand or OrcCommand { ShowsExitCodes: true })
        {
            output.WriteLine(ExitCodes.Help);
        }

        return ExitCodes.Done;
    }
}
