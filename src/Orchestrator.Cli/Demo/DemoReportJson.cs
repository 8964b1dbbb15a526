using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Cli.Demo;

/// <summary>The report for programs: one JSON object on one line.</summary>
internal static class DemoReportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TextWriter output, DemoReport report)
    {
        output.WriteLine(JsonSerializer.Serialize(report, Options));
        output.Flush();
    }
}
