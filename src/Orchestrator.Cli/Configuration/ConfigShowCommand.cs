using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Configuration;

/// <summary><c>orc config show</c></summary>
internal sealed class ConfigShowCommand : OrcCommand
{
    public ConfigShowCommand()
        : base(
            "show",
            "Show every setting `orc server` would run with, and where it comes from: default, file and line, variable, or option. Takes the server's options; keys are masked.",
            "orc config show --config config.yaml",
            "ORCHESTRATOR__SLOTS=8 orc config show")
    {
        var settings = new SettingOptions(this);
        var json = new Option<bool>("--json") { Description = "Answer in JSON, a setting a line." };
        Add(json);
        SetAction(parsed =>
        {
            if (settings.Read(parsed) is not { } configuration)
            {
                return ExitCodes.Usage;
            }

            using var screen = Screens.For(parsed.GetValue(json) ? OutputKind.Json : OutputKind.Table);
            screen.Configuration(configuration.Effective);
            return ExitCodes.Done;
        });
    }
}
