using System.CommandLine;

namespace Orchestrator.Cli.CommandLine;

/// <summary>A command whose help shows how it is typed.</summary>
/// <param name="examples">Whole command lines.</param>
internal class OrcCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>What scripts can tell from the exit code, when the command has more to say than done or not.</summary>
    public virtual bool ShowsExitCodes => false;
}
