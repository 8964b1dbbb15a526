using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orchestrator.Cli.Bench;

/// <summary>Prints a report: a line a figure for people, one object for programs.</summary>
internal static class BenchOutput
{
    public static void Write<TReport>(TReport report, JsonTypeInfo<TReport> type, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, type));
            return;
        }

        var lines = Figures("", JsonSerializer.SerializeToElement(report, type)).ToList();
        var width = lines.Max(line => line.Name.Length);
        foreach (var (name, value) in lines)
        {
            Console.WriteLine($"{name.PadRight(width)} {value,16}");
        }
    }

    /// <summary>Figures that belong together are on one line, and groups of those go by the group's name and a dot. Lists are for programs.</summary>
    private static IEnumerable<(string Name, string Value)> Figures(string group, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when group.Length > 0 && element.EnumerateObject().All(figure => figure.Value.ValueKind == JsonValueKind.Number) =>
            [(group, string.Join(", ", element.EnumerateObject().Select(figure => $"{figure.Name} {Rounded(figure.Value.GetDouble())}")))],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(figure => Figures(group.Length == 0 ? figure.Name : $"{group}.{figure.Name}", figure.Value)),
        JsonValueKind.Number => [(group, Rounded(element.GetDouble()))],
        JsonValueKind.Null or JsonValueKind.Array => [],
        _ => [(group, element.ToString())],
    };

    private static string Rounded(double value) => Math.Abs(value) >= 1000 ? $"{value:N0}" : $"{value:0.###}";
}
