using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Configuration;

/// <summary><c>orc config ...</c></summary>
internal sealed class ConfigCommands : OrcCommand
{
    public ConfigCommands()
        : base("config", "Write a file of settings for a server, see what one would run with.", "orc config init", "orc config show --config config.yaml")
    {
        Add(new ConfigInitCommand());
        Add(new ConfigShowCommand());
    }
}
