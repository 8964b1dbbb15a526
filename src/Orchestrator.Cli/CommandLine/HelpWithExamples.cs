using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Orchestrator.Cli.CommandLine;

/// <summary>The library's help, with the command's examples and the exit codes below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Shows the help of the command that was read, although it was not asked for.</summary>
    public static void Show(ParseResult parsed, TextWriter output)
    {
        parsed.InvocationConfiguration.Output = output;
        parsed.RootCommandResult.Command.Options.OfType<HelpOption>().Select(option => option.Action).OfType<HelpWithExamples>().Single().Invoke(parsed);
    }

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
