using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Version;

/// <summary>What <c>orc --version</c> and <c>orc version</c> answer.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult) => On(json: false);

    public static int On(bool json)
    {
        // The build adds the commit behind a plus sign.
        var parts = Text().Split('+', 2);
        using var screen = Screens.For(json ? OutputKind.Json : OutputKind.Table);
        screen.Version(parts[0], parts.Length > 1 ? parts[1] : null);
        return ExitCodes.Done;
    }

    private static string Text() =>
        typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
