namespace Orchestrator.Server.Configuration.Sources;

/// <summary>One entry of a mapping.</summary>
/// <param name="Line">Where its name is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">What stands behind the name.</param>
internal sealed record YamlEntry(int Line, string Name, YamlPart Value);
