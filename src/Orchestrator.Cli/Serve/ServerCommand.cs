using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Serve;

/// <summary><c>orc server</c></summary>
internal sealed class ServerCommand : OrcCommand
{
    public ServerCommand()
        : base("server", "Run a server in the foreground.", "orc server --allow process,http")
    {
    }
}
