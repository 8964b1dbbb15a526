using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Configuration;

namespace Orchestrator.Cli.Serve;

/// <summary><c>orc server</c></summary>
internal sealed class ServerCommand : OrcCommand
{
    private readonly SettingOptions settings;

    private readonly Option<bool> json = new("--json") { Description = "Say in JSON that the server is ready." };

    public ServerCommand()
        : base(
            "server",
            "Run a server in the foreground until SIGINT or SIGTERM; running tasks get time to end.",
            "orc server --allow process,http",
            "orc server --config config.yaml",
            "orc server --urls http://0.0.0.0:9000 --data /var/lib/orchestrator --api-key $(openssl rand -hex 24)")
    {
        settings = new SettingOptions(this);
        Add(json);
        SetAction(async (parsed, cancellation) => settings.Read(parsed) is { } configuration
            ? await ServerRun.RunAsync(configuration.ToOptions(), parsed.GetValue(json), cancellation)
            : ExitCodes.Usage);
    }
}
