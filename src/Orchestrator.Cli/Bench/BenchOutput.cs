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

        foreach (var figure in JsonSerializer.SerializeToElement(report, type).EnumerateObject())
        {
            var value = figure.Value.ValueKind == JsonValueKind.Number ? Rounded(figure.Value.GetDouble()) : figure.Value.ToString();
            Console.WriteLine($"{figure.Name,-28} {value,16}");
        }
    }

    private static string Rounded(double value) => Math.Abs(value) >= 1000 ? $"{value:N0}" : $"{value:0.###}";
}
