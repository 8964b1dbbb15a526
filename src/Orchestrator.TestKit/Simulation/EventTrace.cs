using System.Globalization;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;

namespace Orchestrator.TestKit.Simulation;

/// <summary>What happened, a line each, in order: every durable event, and what the test and chance did.</summary>
internal sealed class EventTrace(SimulatedDispatcher dispatcher, FakeClock clock)
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly Dictionary<TaskId, List<HistoryEntry>> tasks = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>The task's durable events, oldest first; null when there are none.</summary>
    public IReadOnlyList<HistoryEntry>? Of(TaskId id) => tasks.GetValueOrDefault(id);

    public void Note(string text)
    {
        lock (gate)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"+{TimeSpan.FromTicks(clock.GetTimestamp()):c} {text}");
            lines.Add(line);
            dispatcher.Trace(line);
        }
    }

    public void Add(ReadOnlyMemory<byte> batch)
    {
        foreach (var entry in TaskEventReader.ReadLines(batch))
        {
            if (!tasks.TryGetValue(entry.Event.Task, out var history))
            {
                tasks.Add(entry.Event.Task, history = []);
            }

            history.Add(entry);
            Note($"{entry.Event.Task} {Describe(entry.Event)}");
        }
    }

    private static string Describe(TaskEvent e)
    {
        var name = e.Type.Name();
        return e switch
        {
            TaskSubmitted submitted => $"{name}: {submitted.Spec.Type}",
            AttemptStarted started => $"{name}: attempt {started.Attempt}",
            AttemptProgressed progressed => string.Create(CultureInfo.InvariantCulture, $"{name}: {progressed.Percent} {progressed.Message}"),
            AttemptFailed failed => $"{name}: attempt {failed.Attempt}, {failed.Error.Type}: {failed.Error.Message}",
            AttemptLost lost => $"{name}: attempt {lost.Attempt}, {lost.Error.Type}: {lost.Error.Message}",
            TaskCompleted completed => $"{name}: attempt {completed.Attempt}",
            TaskFailed ended => $"{name}: {ended.Error.Type}: {ended.Error.Message}",
            TaskDeadLettered ended => $"{name}: {ended.Error.Type}: {ended.Error.Message}",
            _ => name,
        };
    }
}
