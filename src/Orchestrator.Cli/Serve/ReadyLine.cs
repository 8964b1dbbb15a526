using System.Text;
using System.Text.Json;
using Orchestrator.Engine;
using Orchestrator.Handlers;
using Orchestrator.Server;

namespace Orchestrator.Cli.Serve;

/// <summary>The one line a server prints when it takes tasks: where, on which data, and what it may do.</summary>
internal static class ReadyLine
{
    public static void Write(TextWriter output, ServerOptions options, IReadOnlyList<string> addresses, bool json)
    {
        var folder = options.Journal == JournalKind.Memory ? null : Path.GetFullPath(options.DataFolder);
        var allowed = BuiltInHandlers.All
            .Where(handler => handler.AlwaysOn || options.AllowedHandlers.Contains(handler.TaskType))
            .Select(handler => handler.TaskType)
            .ToList();
        output.WriteLine(json ? Json(addresses, folder, allowed) : Text(addresses, folder, allowed));
        output.Flush();
    }

    private static string Text(IReadOnlyList<string> addresses, string? folder, List<string> allowed) =>
        $"Ready at {string.Join(" and ", addresses)}, {(folder is null ? "nothing is kept on disk" : "data in " + folder)}, runs {string.Join(", ", allowed)}";

    private static string Json(IReadOnlyList<string> addresses, string? folder, List<string> allowed)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("status", "ready");
            WriteTexts("urls", addresses);
            writer.WriteString("data_folder", folder);
            WriteTexts("handlers", allowed);
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteEndObject();

            void WriteTexts(string name, IEnumerable<string> texts)
            {
                writer.WriteStartArray(name);
                foreach (var text in texts)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
