using System.Buffers.Binary;
using System.Globalization;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>Names one doing of a step: what a task is submitted for. Written <c>{run}/{step}.{element}/{round}</c>, without the element for a step that is done once.</summary>
/// <param name="Step">The step's place in the workflow, from 0.</param>
/// <param name="Element">Which element of a mapped step; -1 for a step that is done once.</param>
/// <param name="Round">1, and one more with each rerun.</param>
public readonly record struct StepReference(RunId Run, int Step, int Element, int Round)
{
    /// <summary>Two submissions for one doing are one task: this is their key.</summary>
    public UInt128 Key
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            BinaryPrimitives.WriteUInt128LittleEndian(bytes, Run.Ulid);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Run.Shard);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], Step);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Element);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], Round);
            return IdempotencyKeys.Hash(bytes);
        }
    }

    public override string ToString() => Element < 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Run}/{Step}/{Round}")
        : string.Create(CultureInfo.InvariantCulture, $"{Run}/{Step}.{Element}/{Round}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out StepReference reference)
    {
        reference = default;
        if (text?.Split('/') is not [var run, var place, var round] || place.Split('.') is not { Length: 1 or 2 } places)
        {
            return false;
        }

        var element = -1;
        if (!RunId.TryParse(run, out var id) || !Whole(places[0], out var step) || !Whole(round, out var times)
            || (places.Length == 2 && !Whole(places[1], out element)))
        {
            return false;
        }

        reference = new StepReference(id, step, element, times);
        return true;
    }

    private static bool Whole(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
