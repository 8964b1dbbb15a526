using System.Text;
using System.Text.Json;
using Orchestrator.Handlers.Input;

namespace Orchestrator.Handlers.Processes;

/// <summary>The checked input of a <c>process</c> task.</summary>
internal sealed record ProcessInput(
    IReadOnlyList<string> Command, IReadOnlyList<KeyValuePair<string, string>> Environment, string? Directory, byte[]? Stdin, int MaxOutputBytes)
{
    private const string Example = """{"command": ["wc", "-l", "/etc/passwd"]}""";

    /// <summary>Reads the task's input_data.</summary>
    /// <exception cref="InputException">A field cannot be used.</exception>
    public static ProcessInput Read(JsonPayload payload, ProcessHandlerOptions options)
    {
        var input = InputFields.Of(payload, Example);
        var environment = input.TextMap("env");
        foreach (var (name, value) in environment)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || HasNul(name))
            {
                throw new InputException($"input_data.env has a name that cannot be used: {JsonSerializer.Serialize(name)}. A name is not empty and holds no '='.");
            }

            RefuseNul(value, $"input_data.env.{name}");
        }

        return new ProcessInput(
            ReadCommand(input.Find("command")),
            environment,
            ReadDirectory(input.FindText("cwd")),
            input.FindText("stdin") is { } stdin ? Encoding.UTF8.GetBytes(stdin) : null,
            input.FindWhole("max_output_bytes", 0, options.MaxOutputBytesLimit) ?? options.MaxOutputBytes);
    }

    private static string[] ReadCommand(JsonElement? value)
    {
        if (value is not { } command)
        {
            throw new InputException($"input_data.command is missing: give the program and its arguments, as in {Example}.");
        }

        if (command.ValueKind != JsonValueKind.Array || command.GetArrayLength() == 0)
        {
            throw new InputException(
                $"input_data.command must be an array of texts such as {Example}, not {InputFields.Describe(command)}; no shell reads it.");
        }

        var words = command.EnumerateArray().Select((word, index) => InputFields.TextOf(word, $"input_data.command[{index}]")).ToArray();
        for (var index = 0; index < words.Length; index++)
        {
            RefuseNul(words[index], $"input_data.command[{index}]");
        }

        return words[0].Length > 0
            ? words
            : throw new InputException("input_data.command[0] is empty: it names the program to run.");
    }

    private static string? ReadDirectory(string? directory)
    {
        if (directory is null)
        {
            return null;
        }

        RefuseNul(directory, "input_data.cwd");
        return System.IO.Directory.Exists(directory)
            ? directory
            : throw new InputException($"input_data.cwd is not a directory on this machine: {JsonSerializer.Serialize(directory)}.");
    }

    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);

    private static void RefuseNul(string text, string field)
    {
        if (HasNul(text))
        {
            throw new InputException($"{field} holds a NUL character, which no program can be given: remove it.");
        }
    }
}
