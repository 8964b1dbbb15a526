using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Expressions;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>What expressions of a run's steps look at; what they look at is parsed once.</summary>
internal sealed class RunScope(Run run) : ExpressionScope
{
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 4096 };
    private static readonly JsonElement Null = JsonElement.Parse("null"u8);
    private Dictionary<int, StepOutcome>? outcomes;
    private JsonElement? parameters;
    private JsonElement? self;

    /// <summary>The element of a mapped step; null for another.</summary>
    public JsonElement? Item { get; set; }

    /// <summary>The element's place.</summary>
    public int Index { get; set; }

    public override JsonElement? Root(string name) => name switch
    {
        "params" => parameters ??= Parse(run.Parameters),
        "run" => self ??= Self(),
        "item" => Item,
        "index" when Item is not null => JsonSerializer.SerializeToElement(Index),
        _ => null,
    };

    public override StepOutcome? Step(string id)
    {
        if (run.Definition.Find(id) is not { } vertex)
        {
            return null;
        }

        var step = run.Steps[vertex.Index];
        if (!step.HasEnded)
        {
            return new StepOutcome(RunNames.Of(step.Status), Null, Null);
        }

        outcomes ??= [];
        if (!outcomes.TryGetValue(vertex.Index, out var outcome))
        {
            outcome = new StepOutcome(RunNames.Of(step.Status), Parse(StepResults.Of(step)), Error(step.Error));
            outcomes.Add(vertex.Index, outcome);
        }

        return outcome;
    }

    // Deeper than a payload: lists of results, and results of runs within runs, nest it a few levels deeper.
    private static JsonElement Parse(TaskPayload payload) => payload.IsEmpty ? Null : JsonElement.Parse(payload.Span, AnyDepth);

    private static JsonElement Error(TaskError? error) => error is null ? Null : Write(writer =>
    {
        writer.WriteString("type", error.Type);
        writer.WriteString("message", error.Message);
    });

    private JsonElement Self() => Write(writer =>
    {
        writer.WriteString("id", run.Id.ToString());
        writer.WriteString("workflow_id", run.WorkflowId);

        // As final steps need it: how the run will end.
        writer.WriteString("status", run.IsCancelling ? "cancelled" : run.FailedStep >= 0 ? "failed" : "running");
        writer.WriteString("failed_step", run.FailedStep < 0 ? null : run.Definition.Steps[run.FailedStep].Id);
    });

    private static JsonElement Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
