using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Codec;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>
/// A shard of runs as lines of JSON, and back: a line for each workflow, then one for each run, those within others behind them. A run's line is that of its
/// beginning with what became of it.
/// </summary>
internal static class RunSnapshot
{
    /// <summary>The version that is written, and the newest that is read.</summary>
    public const int Version = 1;

    private const string RunLine = "run";

    public static byte[] Write(RunTable table)
    {
        using var buffer = new BatchBuffer();
        var events = new RunEventWriter(buffer);
        foreach (var (hash, workflow) in table.Definitions)
        {
            events.WriteLine(new DefinitionKept(default, hash, workflow));
        }

        foreach (var run in table.All.OrderBy(run => run.Id.Ulid))
        {
            Write(buffer, run.Capture());
        }

        return buffer.Written.ToArray();
    }

    /// <exception cref="EventFormatException">It is no snapshot, or one of a newer version.</exception>
    public static void Read(RunTable table, JournalSnapshot snapshot)
    {
        if (snapshot.Version > Version)
        {
            throw new EventFormatException($"The snapshot of runs has version {snapshot.Version}; this program reads up to {Version}.");
        }

        var lines = snapshot.Data.Span;
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (!lines[range].IsEmpty)
            {
                ReadLine(table, lines[range]);
            }
        }

        table.Restored();
    }

    private static void ReadLine(RunTable table, ReadOnlySpan<byte> line)
    {
        try
        {
            var fields = RunFields.Read(new LineReader(line));
            if (fields.Type == RunLine)
            {
                table.Restore(ReadRun(line, fields.Started()));
            }
            else
            {
                table.Keep(fields.Hash, fields.Workflow ?? throw new EventFormatException("A stored workflow is missing."));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new EventFormatException($"A stored run is not readable: {e.Message}", e);
        }
    }

    private static void Write(BatchBuffer buffer, RunRecord run)
    {
        var (json, events) = (new JsonLineWriter(buffer), new RunEventWriter(buffer));
        events.Head(RunLine, run.Started.At);
        events.Id(",\"run\":"u8, run.Started.Run);
        events.Fields(run.Started);
        events.Time(",\"started_at\":"u8, run.StartedAt);
        events.Time(",\"finished_at\":"u8, run.FinishedAt);
        events.Text(",\"status\":"u8, RunNames.Of(run.Status));
        events.Flag(",\"cancelling\":true"u8, run.IsCancelling);
        events.Flag(",\"timed_out\":true"u8, run.HasTimedOut);
        events.Text(",\"cancel_reason\":"u8, run.CancelReason);
        events.Number(",\"failed_step\":"u8, run.FailedStep);
        json.Payload(",\"run_result\":"u8, ",\"run_result_packed\":"u8, run.Result);
        events.Error(run.Error);
        json.Raw(",\"signals\":["u8);
        for (var i = 0; i < run.Signals.Count; i++)
        {
            json.Raw(i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8);
            json.String(run.Signals[i].Name);
            json.Payload(",\"payload\":"u8, ",\"payload_packed\":"u8, run.Signals[i].Payload);
            json.Raw("}"u8);
        }

        json.Raw("],\"notes\":["u8);
        for (var i = 0; i < run.Notes.Count; i++)
        {
            Write(json, events, run.Notes[i], isFirst: i == 0);
        }

        json.Raw("],\"units\":["u8);
        for (var i = 0; i < run.Steps.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            Write(json, events, run.Steps[i]);
        }

        json.Raw("]}\n"u8);
    }

    private static void Write(JsonLineWriter json, RunEventWriter events, RunNote note, bool isFirst)
    {
        json.Raw(isFirst ? "{\"type\":"u8 : ",{\"type\":"u8);
        json.String(note.Type);
        events.Time(",\"at\":"u8, note.At);
        events.Number(",\"step\":"u8, note.Step);
        events.Number(",\"element\":"u8, note.Element);
        events.Id(",\"subject\":"u8, note.Subject);
        events.Text(",\"message\":"u8, note.Message);
        json.Raw("}"u8);
    }

    private static void Write(JsonLineWriter json, RunEventWriter events, StepRecord step)
    {
        json.Raw("{"u8);
        Write(json, events, step.Unit);
        events.Number(",\"round\":"u8, step.Round);
        events.Time(",\"started_at\":"u8, step.StartedAt);
        events.Time(",\"finished_at\":"u8, step.FinishedAt);
        events.Time(",\"until\":"u8, step.Deadline);
        events.Text(",\"reason\":"u8, step.Reason);
        if (step.Elements is { } elements)
        {
            events.Number(",\"begun\":"u8, step.Begun);
            events.Number(",\"ended\":"u8, step.Ended);
            json.Raw(",\"elements\":["u8);
            for (var i = 0; i < elements.Count; i++)
            {
                json.Raw(i == 0 ? "{"u8 : ",{"u8);
                Write(json, events, elements[i]);
                json.Raw("}"u8);
            }

            json.Raw("]"u8);
        }

        json.Raw("}"u8);
    }

    private static void Write(JsonLineWriter json, RunEventWriter events, UnitRecord unit)
    {
        json.Raw("\"status\":"u8);
        json.String(RunNames.Of(unit.Status));
        events.Id(",\"task\":"u8, unit.Task);
        events.Id(",\"child\":"u8, unit.Child);
        json.Payload(",\"result\":"u8, ",\"result_packed\":"u8, unit.Result);
        events.Error(unit.Error);
        events.Flag(",\"cached\":true"u8, unit.IsCached);
    }

    private static RunRecord ReadRun(ReadOnlySpan<byte> line, RunStarted started)
    {
        var run = new RunRecord(started) { Steps = [] };
        var (signals, notes, steps) = (new List<(string, TaskPayload)>(), new List<RunNote>(), new List<StepRecord>());
        var reader = new LineReader(line);
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "started_at": run = run with { StartedAt = reader.Instant() }; break;
                case "finished_at": run = run with { FinishedAt = reader.Instant() }; break;
                case "status": run = run with { Status = RunStatusOf(reader.String()) }; break;
                case "cancelling": run = run with { IsCancelling = reader.Bool() }; break;
                case "timed_out": run = run with { HasTimedOut = reader.Bool() }; break;
                case "cancel_reason": run = run with { CancelReason = reader.String() }; break;
                case "failed_step": run = run with { FailedStep = reader.Int() }; break;
                case "run_result": run = run with { Result = reader.Raw() }; break;
                case "run_result_packed": run = run with { Result = reader.Packed() }; break;
                case "error": run = run with { Error = RunFields.ReadError(ref reader) }; break;
                case "signals":
                    for (reader.EnterArray(); reader.NextElement();)
                    {
                        var signal = RunFields.Read(new LineReader(reader.Raw()));
                        signals.Add((signal.Name, signal.Payload));
                    }

                    break;
                case "notes":
                    for (reader.EnterArray(); reader.NextElement();)
                    {
                        notes.Add(ReadNote(reader.Raw()));
                    }

                    break;
                case "units":
                    for (reader.EnterArray(); reader.NextElement();)
                    {
                        steps.Add(ReadStep(reader.Raw()));
                    }

                    break;
                default: reader.Skip(); break;
            }
        }

        return run with { Signals = signals, Notes = notes, Steps = steps };
    }

    private static RunNote ReadNote(ReadOnlySpan<byte> json)
    {
        var note = new RunNote(default, string.Empty, -1, -1, null, null);
        var reader = new LineReader(json);
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "type": note = note with { Type = string.Intern(reader.String()) }; break;
                case "at": note = note with { At = reader.Instant() }; break;
                case "step": note = note with { Step = reader.Int() }; break;
                case "element": note = note with { Element = reader.Int() }; break;
                case "subject": note = note with { Subject = reader.TaskId() }; break;
                case "message": note = note with { Message = reader.String() }; break;
                default: reader.Skip(); break;
            }
        }

        return note;
    }

    private static StepRecord ReadStep(ReadOnlySpan<byte> json)
    {
        var (status, fields) = (StepStatus.Pending, new RunFields());
        var step = new StepRecord(null!, 0, null, null, Instant.Never, null, null);
        List<UnitRecord>? elements = null;
        var reader = new LineReader(json);
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "status": status = StepStatusOf(reader.String()); break;
                case "round": step = step with { Round = reader.Int() }; break;
                case "started_at": step = step with { StartedAt = reader.Instant() }; break;
                case "finished_at": step = step with { FinishedAt = reader.Instant() }; break;
                case "until": step = step with { Deadline = reader.Instant() }; break;
                case "reason": step = step with { Reason = reader.String() }; break;
                case "begun": step = step with { Begun = reader.Int() }; break;
                case "ended": step = step with { Ended = reader.Int() }; break;
                case "elements":
                    elements = [];
                    for (reader.EnterArray(); reader.NextElement();)
                    {
                        elements.Add(ReadStep(reader.Raw()).Unit);
                    }

                    break;
                default:
                    if (!fields.TryRead(name, ref reader))
                    {
                        reader.Skip();
                    }

                    break;
            }
        }

        return step with { Unit = new UnitRecord(status, fields.Task, fields.Child, fields.Result, fields.Error, fields.Cached), Elements = elements };
    }

    private static RunStatus RunStatusOf(string name) =>
        RunNames.TryParse(name, out RunStatus status) ? status : throw new EventFormatException($"'{name}' is no status of a run; a newer program wrote it.");

    private static StepStatus StepStatusOf(string name) =>
        RunNames.TryParse(name, out StepStatus status) ? status : throw new EventFormatException($"'{name}' is no status of a step; a newer program wrote it.");
}
