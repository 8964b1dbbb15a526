using System.Text;
using System.Text.Json;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Contracts;

namespace Orchestrator.Cli.Tasks;

/// <summary>Where a task's input comes from, checked before anything is sent.</summary>
internal static class TaskInput
{
    /// <param name="command">What was typed behind the type; only <c>process</c> takes it.</param>
    /// <param name="input">JSON, <c>@file</c> or <c>-</c>; null for none.</param>
    /// <exception cref="UsageException">The two contradict each other, or the input is not JSON.</exception>
    public static async Task<RawJson?> ReadAsync(string taskType, string[] command, string? input, CancellationToken cancellation)
    {
        if (command.Length > 0)
        {
            return (taskType, input) switch
            {
                ("process", null) => CommandOf(command),
                ("process", _) => throw new UsageException("A command after -- and --input say the same thing twice; leave one out."),
                _ => throw new UsageException($"'{command[0]}': only type process takes a command; give '{taskType}' its input with --input."),
            };
        }

        var read = input switch
        {
            null => (RawJson?)null,
            "-" => Parse(await ReadStdinAsync(cancellation), "stdin"),
            ['@', .. var path] => Parse(await ReadFileAsync(path, cancellation), path),
            _ => Parse(input, "--input"),
        };
        return taskType != "process" || HasCommand(read)
            ? read
            : throw new UsageException("process runs a command: orc task submit process -- wc -l file, or --input '{\"command\": [\"wc\", \"-l\", \"file\"]}'");
    }

    private static bool HasCommand(RawJson? input)
    {
        if (input is null)
        {
            return false;
        }

        using var document = JsonDocument.Parse(input.Value.Utf8, new JsonDocumentOptions { MaxDepth = 128 });
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("command", out _);
    }

    private static RawJson CommandOf(string[] command)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("command");
            foreach (var word in command)
            {
                writer.WriteStringValue(word);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return new RawJson(buffer.ToArray());
    }

    private static async Task<string> ReadStdinAsync(CancellationToken cancellation)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--input @{path} cannot be read: {e.Message}");
        }
    }

    private static RawJson Parse(string text, string source)
    {
        try
        {
            return RawJson.Parse(text);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{source} is not JSON: {e.Message} A text needs quotes of its own: '\"text\"'.");
        }
    }
}
