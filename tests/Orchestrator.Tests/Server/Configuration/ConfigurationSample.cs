using Orchestrator.Engine;
using Orchestrator.Server;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Tests.Server.Configuration;

/// <summary>A file of a test with what it says, and the configuration that comes of it.</summary>
internal sealed class ConfigurationSample : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orc-test-").FullName;

    /// <summary>The file's path, as messages have it.</summary>
    public string File => Path.Combine(folder, "config.yaml");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Reads settings from a file with this text, and from these variables and options.</summary>
    public ServerConfiguration Read(string yaml, (string Name, string Value)[]? variables = null, (string Flag, string Value)[]? typed = null)
    {
        System.IO.File.WriteAllText(File, yaml);
        return ServerConfiguration.Read(
            File,
            (variables ?? []).Select(variable => KeyValuePair.Create(variable.Name, variable.Value)),
            (typed ?? []).Select(option => new GivenValue(
                Settings.All.Single(setting => setting.Flag == option.Flag), new RawValue(option.Value), new Origin(option.Flag))));
    }

    /// <summary>Reads settings from one variable alone.</summary>
    public static ServerConfiguration FromVariable(string name, string value) => ServerConfiguration.Read(null, [KeyValuePair.Create(name, value)], []);

    /// <summary>The engine's options as a server makes them.</summary>
    public static OrchestratorOptions EngineOf(ServerOptions options)
    {
        var engine = new OrchestratorOptions();
        options.ApplyTo(engine);
        options.ConfigureEngine?.Invoke(engine);
        return engine;
    }
}
