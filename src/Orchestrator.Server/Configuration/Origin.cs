namespace Orchestrator.Server.Configuration;

/// <summary>Where a value comes from, in the words of whoever wrote it there.</summary>
/// <param name="Name"><c>default</c>, <c>config.yaml:12</c>, <c>ORCHESTRATOR__SLOTS</c> or <c>--slots</c>.</param>
public sealed record Origin(string Name)
{
    private enum Place
    {
        Default,
        File,
        Named,
    }

    private Place Kind { get; init; } = Place.Named;

    /// <summary>Nobody said anything.</summary>
    public static Origin Default { get; } = new("default") { Kind = Place.Default };

    /// <summary>A line of a file.</summary>
    public static Origin Line(string file, int line) => new($"{file}:{line}") { Kind = Place.File };

    /// <summary>How a message about the setting begins: the variable or option, or the place in the file with the key.</summary>
    public string Subject(Setting setting) => Kind switch
    {
        Place.Default => setting.Key,
        Place.File => $"{Name}: {setting.Key}",
        _ => Name,
    };
}
