using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Cli.Configuration;

/// <summary><c>orc config init</c></summary>
internal sealed class ConfigInitCommand : OrcCommand
{
    public ConfigInitCommand()
        : base("init", "Write a file with every setting, explained and commented out; refuses to overwrite.", "orc config init", "orc config init --file /etc/orchestrator.yaml")
    {
        var file = new Option<string>("--file") { Description = "Where to write it.", DefaultValueFactory = _ => "config.yaml", HelpName = "file" };
        var force = new Option<bool>("--force") { Description = "Overwrite a file that is there." };
        Add(file);
        Add(force);
        SetAction(parsed => Write(parsed.GetRequiredValue(file), parsed.GetValue(force)));
    }

    private static int Write(string file, bool force)
    {
        try
        {
            using var text = new StreamWriter(file, new FileStreamOptions { Mode = force ? FileMode.Create : FileMode.CreateNew, Access = FileAccess.Write });
            text.Write(ConfigurationTemplate.Write());
        }
        catch (IOException) when (!force && File.Exists(file))
        {
            Console.Error.WriteLine($"orc: {file} is there already; name another with --file, or overwrite it with --force.");
            return ExitCodes.Error;
        }

        Console.Out.WriteLine($"Wrote {file}. Take the # before a setting away to set it, then: orc server --config {file}");
        return ExitCodes.Done;
    }
}
