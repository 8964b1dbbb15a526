using System.Buffers;
using System.IO.Pipelines;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Tasks.Batch;

/// <summary>Cuts a body into lines as it arrives and reads each as a task; no more of it is held than one line and what has come in.</summary>
internal sealed class BatchReader(PipeReader body, int maxLines, int maxLineBytes, int maxPayloadBytes)
{
    // A stretch of lines is submitted at once. Large ones cost less each, small ones are answered sooner.
    private const int MaxLinesAtOnce = 512;
    private int number;
    private bool skipping;
    private bool isOver;

    /// <summary>The lines that have come in, at least one and not more than are fit to be submitted at once; null at the end.</summary>
    public async ValueTask<List<BatchLine>?> ReadAsync(CancellationToken cancellation)
    {
        while (!isOver)
        {
            var result = await body.ReadAsync(cancellation);
            var rest = result.Buffer;
            var lines = new List<BatchLine>();
            TakeLines(ref rest, lines);
            var isFull = lines.Count == MaxLinesAtOnce;
            if (result.IsCompleted && !isFull && !isOver)
            {
                // The last line needs no line break behind it.
                isOver = true;
                if (!rest.IsEmpty && !skipping)
                {
                    Take(rest, lines);
                }

                rest = rest.Slice(rest.End);
            }

            // What is left over when there are enough lines has not been looked at: the next read must not wait for more.
            body.AdvanceTo(rest.Start, isFull ? rest.Start : rest.End);
            if (lines.Count > 0)
            {
                return lines;
            }
        }

        return null;
    }

    private void TakeLines(ref ReadOnlySequence<byte> rest, List<BatchLine> lines)
    {
        while (!isOver && lines.Count < MaxLinesAtOnce)
        {
            if (rest.PositionOf((byte)'\n') is not { } end)
            {
                SkipWhenTooLong(ref rest, lines);
                return;
            }

            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            if (skipping)
            {
                skipping = false;
            }
            else
            {
                Take(line, lines);
            }
        }
    }

    /// <summary>A line that is too long is answered at once, and its rest forgotten as it comes.</summary>
    private void SkipWhenTooLong(ref ReadOnlySequence<byte> rest, List<BatchLine> lines)
    {
        if (rest.Length <= maxLineBytes && !skipping)
        {
            return;
        }

        if (!skipping)
        {
            skipping = true;
            Add(lines, TooLong());
        }

        rest = rest.Slice(rest.End);
    }

    private void Take(ReadOnlySequence<byte> line, List<BatchLine> lines)
    {
        if (line.Length > maxLineBytes)
        {
            Add(lines, TooLong());
        }
        else if (line.IsSingleSegment)
        {
            Read(line.FirstSpan, lines);
        }
        else
        {
            var length = (int)line.Length;
            var copy = ArrayPool<byte>.Shared.Rent(length);
            line.CopyTo(copy);
            Read(copy.AsSpan(0, length), lines);
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private void Read(ReadOnlySpan<byte> json, List<BatchLine> lines)
    {
        number++;
        if (json.Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        if (number > maxLines)
        {
            isOver = true;
            lines.Add(new BatchLine(number, null, new Problem(
                ErrorCodes.TooManyLines, $"A batch has at most {maxLines} lines. This line and those behind it were not read; send them as another batch.")));
            return;
        }

        var problem = TaskSpecReader.Read(json, maxPayloadBytes, out var spec);
        lines.Add(new BatchLine(number, spec, problem));
    }

    private void Add(List<BatchLine> lines, Problem problem) => lines.Add(new BatchLine(++number, null, problem));

    private Problem TooLong() => new(
        ErrorCodes.BodyTooLarge, $"The line has more than {maxLineBytes} bytes. Put large data elsewhere and pass where it is.");
}
