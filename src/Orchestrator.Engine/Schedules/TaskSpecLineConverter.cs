using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Schedules;

/// <summary>A task's spec inside a line, in the form that the journal of tasks has it.</summary>
internal sealed class TaskSpecLineConverter : JsonConverter<TaskSpecLine>
{
    public override TaskSpecLine Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var lines = new LineReader(Encoding.UTF8.GetBytes(document.RootElement.GetRawText()));
        return new TaskSpecLine(TaskSpecReader.Read(ref lines));
    }

    public override void Write(Utf8JsonWriter writer, TaskSpecLine value, JsonSerializerOptions options)
    {
        using var buffer = new BatchBuffer(1024);
        new TaskSpecWriter(new JsonLineWriter(buffer)).Write(value.Spec);
        writer.WriteRawValue(buffer.Written.Span, skipInputValidation: true);
    }
}
