using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Version;

/// <summary><c>orc version</c></summary>
internal sealed class VersionCommand : OrcCommand
{
    public VersionCommand()
        : base("version", "Show which release this is.", "orc version")
    {
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        Add(json);
        SetAction(parsed => ShowVersion.On(parsed.GetValue(json)));
    }
}
