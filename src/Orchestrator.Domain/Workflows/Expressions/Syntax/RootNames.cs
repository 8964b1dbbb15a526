using Orchestrator.Domain.Workflows.Expressions.Functions;

namespace Orchestrator.Domain.Workflows.Expressions.Syntax;

/// <summary>The names that mean something by themselves.</summary>
internal static class RootNames
{
    public const string Item = "item";
    public const string Index = "index";

    private static readonly Dictionary<string, string> Roots = new(StringComparer.Ordinal)
    {
        ["params"] = "params",
        ["parameters"] = "params",
        ["global_parameters"] = "params",
        ["run"] = "run",
        [Item] = Item,
        [Index] = Index,
    };

    /// <summary>The root of this name, by the one name that it has in the scope; null when there is none.</summary>
    public static string? Of(string name) => Roots.GetValueOrDefault(name);

    public static string Unknown(string name) =>
        FunctionTable.Names.Contains(name)
            ? $"'{name}' is a function; write {name}(...)"
            : $"'{name}' is unknown; {(NearestName.Of(name, Roots.Keys.Append("tasks")) is { } nearest ? $"did you mean '{nearest}'?" : "there is params, tasks, run, item and index, and texts stand in quotes")}";

    public static string UnknownFunction(string name) =>
        $"there is no function '{name}'{(NearestName.Of(name, FunctionTable.Names) is { } nearest ? $"; did you mean '{nearest}'?" : "")}";
}
