using System.Text.Json;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>Reads what <see cref="RunEventWriter"/> writes. Fields it does not know are skipped; events it does not know are refused.</summary>
internal static class RunEventReader
{
    /// <exception cref="EventFormatException">A line is not a known event.</exception>
    public static List<RunEvent> Read(ReadOnlySpan<byte> lines)
    {
        var events = new List<RunEvent>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (!lines[range].IsEmpty)
            {
                events.Add(ReadLine(lines[range]));
            }
        }

        return events;
    }

    private static RunEvent ReadLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return Event(RunFields.Read(new LineReader(line)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new EventFormatException($"A stored event of a run is not readable: {e.Message}", e);
        }
    }

    private static RunEvent Event(RunFields f) => f.Type switch
    {
        RunEventNames.DefinitionKept => new DefinitionKept(f.At, f.Hash, f.Workflow ?? throw new EventFormatException("A stored workflow is missing.")),
        RunEventNames.RunStarted => f.Started(),
        RunEventNames.StepStarted => new StepStarted(f.Run, f.At, f.Step, f.Element, f.Child, f.Until),
        RunEventNames.StepSubmitted => new StepSubmitted(f.Run, f.At, f.Step, f.Element, f.Task ?? throw new EventFormatException("A task's id is missing.")),
        RunEventNames.StepMapped => new StepMapped(f.Run, f.At, f.Step, f.Count),
        RunEventNames.StepCompleted => new StepCompleted(f.Run, f.At, f.Step, f.Element, f.Result, f.Task, f.Cached),
        RunEventNames.StepFailed => new StepFailed(f.Run, f.At, f.Step, f.Element, f.Error ?? throw new EventFormatException("An error is missing."), f.Task, f.TakesSignal),
        RunEventNames.StepCancelled => new StepCancelled(f.Run, f.At, f.Step, f.Element, f.Task),
        RunEventNames.StepSkipped => new StepSkipped(f.Run, f.At, f.Step),
        RunEventNames.SignalReceived => new SignalReceived(f.Run, f.At, f.Name, f.Payload),
        RunEventNames.RunPaused => new RunPaused(f.Run, f.At),
        RunEventNames.RunResumed => new RunResumed(f.Run, f.At),
        RunEventNames.RunCancelRequested => new RunCancelRequested(f.Run, f.At, f.Reason, f.TimedOut),
        RunEventNames.RunRerun => new RunRerun(f.Run, f.At, f.Steps),
        RunEventNames.RunForgotten => new RunForgotten(f.Run, f.At),
        _ => new RunEnded(f.Run, f.At, EndOf(f.Type), f.Result, f.Error),
    };

    private static RunStatus EndOf(string type)
    {
        foreach (var status in new[] { RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled })
        {
            if (RunEventNames.Ended(status) == type)
            {
                return status;
            }
        }

        throw new EventFormatException($"'{type}' is no known event of a run; a newer program wrote it.");
    }
}
