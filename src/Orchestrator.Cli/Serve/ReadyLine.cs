using System.Text;
using System.Text.Json;
using Orchestrator.Handlers;
using Orchestrator.Server;

namespace Orchestrator.Cli.Serve;

/// <summary>The one line a server prints when it takes tasks: where, on which data, and what it may do.</summary>
internal static class ReadyLine
{
    public static void Write(TextWriter output, ServerOptions options, ServerPlace place, IReadOnlyList<string> addresses, bool json)
    {
        var allowed = BuiltInHandlers.All
            .Where(handler => handler.AlwaysOn || options.AllowedHandlers.Contains(handler.TaskType))
            .Select(handler => handler.TaskType)
            .ToList();
        output.WriteLine(json ? Json(addresses, place, allowed) : Text(addresses, place, allowed));
        output.Flush();
    }

    private static string Text(IReadOnlyList<string> addresses, ServerPlace place, List<string> allowed) =>
        $"Ready at {string.Join(" and ", addresses)}, {place.Words}, runs {string.Join(", ", allowed)}";

    private static string Json(IReadOnlyList<string> addresses, ServerPlace place, List<string> allowed)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("status", "ready");
            WriteTexts("urls", addresses);
            writer.WriteString("data_folder", place.DataFolder);
            WriteTexts("handlers", allowed);
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteString("cluster", place.Node is null ? "none" : "postgres");
            writer.WriteString("node", place.Node);
            writer.WriteString("database", place.Database);
            writer.WriteStartArray("members");
            foreach (var member in place.Members)
            {
                writer.WriteStringValue(member);
            }

            writer.WriteEndArray();
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
