using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Tasks;

/// <summary>One task as JSON, in the API's words; what is wrong with one is told without asking a server.</summary>
internal static class TaskLine
{
    private static readonly JsonTypeInfo<SubmitTaskRequest> Type = MakeType();

    /// <returns>What is wrong with it; null when <paramref name="task"/> is there.</returns>
    public static string? Read(string text, out SubmitTaskRequest? task)
    {
        task = null;
        try
        {
            var read = JsonSerializer.Deserialize(text, Type);
            task = read is null || HasInfinity(read) ? null : read;
            return read is null ? "must be a JSON object, not null" : task is null ? "has a number that is too large" : null;
        }
        catch (JsonException e)
        {
            return Explain(text, e);
        }
    }

    /// <summary>JSON has no word for what a number such as 1e999 is read as.</summary>
    internal static bool HasInfinity(SubmitTaskRequest task) =>
        new[]
        {
            task.Timeout, task.QueueTimeout, task.Delay, task.Requirements?.MinCpu, task.Requirements?.MinMemory, task.Requirements?.Gpu,
            task.RetryPolicy?.InitialInterval, task.RetryPolicy?.BackoffCoefficient, task.RetryPolicy?.MaximumInterval, task.RetryPolicy?.Jitter,
        }.Any(number => number is { } value && !double.IsFinite(value));

    private static string Explain(string text, JsonException failure)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Type.Options.MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Explain(document.RootElement, failure)
                : $"must be a JSON object, not {document.RootElement.ValueKind.ToString().ToLowerInvariant()}";
        }
        catch (JsonException e)
        {
            // Behind the reason stands a place, whose line is always 0 here.
            return $"is not JSON: {e.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')} (byte {e.BytePositionInLine})";
        }
    }

    private static string Explain(JsonElement task, JsonException failure)
    {
        var known = Type.Properties.Select(property => property.Name).ToList();
        if (task.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            var meant = NearWords.Of(unknown, known);
            return $"'{unknown}' is no field of a task" + (meant.Count > 0 ? $"; did you mean '{meant[0]}'?" : $"; there are {string.Join(", ", known)}");
        }

        return task.TryGetProperty("task_type", out _) ? $"{failure.Path?.TrimStart('$', '.')} has a value that does not fit" : "task_type is required";
    }

    private static JsonTypeInfo<SubmitTaskRequest> MakeType()
    {
        // A field that is not known would be left out without a word, and a priority may be a name, as the server has it.
        var options = new JsonSerializerOptions(ContractsJsonContext.Default.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            TypeInfoResolver = ContractsJsonContext.Default.WithAddedModifier(static type =>
            {
                if (type.Type == typeof(SubmitTaskRequest))
                {
                    type.Properties.Single(property => property.Name == "priority").CustomConverter = new PriorityConverter();
                }
            }),
        };
        return (JsonTypeInfo<SubmitTaskRequest>)options.GetTypeInfo(typeof(SubmitTaskRequest));
    }

    private sealed class PriorityConverter : JsonConverter<int?>
    {
        public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => Output.PriorityNames.All.ToList().IndexOf(reader.GetString()!) is >= 0 and var found ? found : throw new JsonException(),
            _ => reader.GetInt32(),
        };

        public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
