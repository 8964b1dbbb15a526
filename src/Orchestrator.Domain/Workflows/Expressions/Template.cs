using System.Buffers;
using System.Text.Json;
using Orchestrator.Domain.Json;
using Orchestrator.Domain.Workflows.Expressions.Templates;

namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>
/// JSON in which strings may hold <c>${ }</c>. A string that is one expression becomes its value, of any type; one with text around becomes text.
/// <c>$${</c> stands for <c>${</c>. A template without expressions gives the same bytes each time, without any work.
/// </summary>
public sealed class Template
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly IReadOnlyList<Range> fixedParts;
    private readonly IReadOnlyList<Hole> holes;

    private Template(ReadOnlyMemory<byte> bytes, IReadOnlyList<Range> fixedParts, IReadOnlyList<Hole> holes)
    {
        (this.bytes, this.fixedParts, this.holes) = (bytes, fixedParts, holes);
        var expressions = holes.SelectMany(hole => hole.Parts).Select(part => part.Expression).OfType<Syntax.Parsed>().ToList();
        Steps = expressions.SelectMany(expression => expression.Steps).ToHashSet(StringComparer.Ordinal);
        Roots = expressions.SelectMany(expression => expression.Roots).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>True when it has no expressions.</summary>
    public bool IsConstant => holes.Count == 0;

    /// <summary>Ids of the steps that it looks at.</summary>
    public IReadOnlyCollection<string> Steps { get; }

    /// <summary>What it looks at that are no steps: <c>params</c>, <c>run</c>, <c>item</c>, <c>index</c>.</summary>
    public IReadOnlyCollection<string> Roots { get; }

    /// <param name="json">One JSON value; empty gives an empty value.</param>
    /// <exception cref="ExpressionException">An expression in it is none; the message names the field.</exception>
    public static Template Parse(ReadOnlyMemory<byte> json)
    {
        var faults = new List<(string Field, string Message)>();
        var template = Parse(json, faults);
        return faults.Count == 0 ? template : throw At(faults[0].Field, faults[0].Message);
    }

    /// <summary>Parses what can be parsed.</summary>
    /// <param name="faults">Takes what is wrong, by field.</param>
    internal static Template Parse(ReadOnlyMemory<byte> json, List<(string Field, string Message)> faults)
    {
        var (bytes, fixedParts, holes) = new TemplateReader(faults).Read(json.Span);
        return new Template(bytes, fixedParts, holes);
    }

    /// <summary>The JSON value, on one line.</summary>
    /// <exception cref="ExpressionException">An expression has no value; the message names the field.</exception>
    public ReadOnlyMemory<byte> Evaluate(ExpressionScope scope)
    {
        if (IsConstant)
        {
            return bytes;
        }

        var evaluation = new Evaluation(scope);
        var output = new ArrayBufferWriter<byte>(bytes.Length + 256);
        var isDeep = false;
        for (var i = 0; i < holes.Count; i++)
        {
            output.Write(bytes.Span[fixedParts[i]]);
            isDeep |= Fill(holes[i], evaluation, output);
        }

        output.Write(bytes.Span[fixedParts[^1]]);
        if (isDeep)
        {
            CheckDepth(output.WrittenSpan);
        }

        return output.WrittenMemory;
    }

    private static bool Fill(Hole hole, Evaluation evaluation, ArrayBufferWriter<byte> output)
    {
        try
        {
            return hole.Write(evaluation, output);
        }
        catch (ExpressionException e)
        {
            throw At(hole.Field, e.Message);
        }
    }

    private static void CheckDepth(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        try
        {
            while (reader.Read())
            {
                // Only its depth is of interest, and the reader minds it.
            }
        }
        catch (JsonException)
        {
            throw new ExpressionException($"the value is nested more than {CanonicalJson.MaxDepth} levels deep");
        }
    }

    private static ExpressionException At(string field, string message) => new(field.Length == 0 ? message : $"{field}: {message}");
}
