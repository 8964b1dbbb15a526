using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Output;

/// <summary>The API's own JSON, one document a line.</summary>
internal sealed class JsonScreen(TextWriter output) : IScreen
{
    // Nobody puts this into a web page, so letters stay letters.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsForPrograms => true;

    public void Submitted(TaskResource task) => Changed(task);

    public void Changed(TaskResource task) => Write(task, ContractsJsonContext.Default.TaskResource);

    /// <summary>The task, with its history in one more field.</summary>
    public void Details(TaskResource task, IReadOnlyList<TaskEventResource> history) => WriteLine(writer =>
    {
        writer.WriteStartObject();
        foreach (var property in JsonSerializer.SerializeToElement(task, ContractsJsonContext.Default.TaskResource).EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            Copy(property.Value, writer);
        }

        writer.WritePropertyName("history");
        Copy(
            JsonSerializer.SerializeToElement(new TaskEventListResource(history, null), ContractsJsonContext.Default.TaskEventListResource).GetProperty("items"),
            writer);
        writer.WriteEndObject();
    });

    public void List(IReadOnlyList<TaskResource> tasks)
    {
        foreach (var task in tasks)
        {
            Changed(task);
        }
    }

    public void Status(StatusResource status, Uri server) => Write(status, ContractsJsonContext.Default.StatusResource);

    public void Version(string version, string? commit) => WriteLine(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", version);
        writer.WriteString("commit", commit);
        writer.WriteEndObject();
    });

    public void Dispose() => output.Dispose();

    /// <summary>By way of an element: stored values pass through the contract as they are, and may have lines.</summary>
    private void Write<T>(T value, JsonTypeInfo<T> type) => WriteLine(writer => Copy(JsonSerializer.SerializeToElement(value, type), writer));

    private static void Copy(JsonElement element, Utf8JsonWriter writer) => writer.WriteRawValue(JsonText.OneLine(element), skipInputValidation: true);

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            write(writer);
        }

        // One line: a line break inside of a stored value is white space, as strings write theirs as escapes.
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)).ReplaceLineEndings(string.Empty));
    }
}
