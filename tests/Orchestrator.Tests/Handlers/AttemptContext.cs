using System.Collections.Concurrent;

namespace Orchestrator.Tests.Handlers;

/// <summary>An attempt as a handler sees it, with the input given as JSON.</summary>
internal sealed class AttemptContext(string input, int attempt = 1, TimeProvider? time = null) : TaskContext
{
    private readonly ConcurrentQueue<(TaskLogStream Stream, string Text)> log = new();
    private readonly TaskCompletionSource logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first line.</summary>
    public Task Logged => logged.Task;

    public override string TaskId => "task-1";

    public override string TaskType => "test";

    public override int Attempt => attempt;

    public override JsonPayload Input { get; } = JsonPayload.Parse(input);

    public override DateTimeOffset Deadline => Time.GetUtcNow().AddMinutes(5);

    public override JsonPayload? Checkpoint => null;

    public override TimeProvider Time => time ?? TimeProvider.System;

    public override void ReportProgress(double percent, string? message = null)
    {
    }

    public override void LogOutput(TaskLogStream stream, string text)
    {
        log.Enqueue((stream, text));
        logged.TrySetResult();
    }

    public List<string> LogOf(TaskLogStream stream) => [.. log.Where(line => line.Stream == stream).Select(line => line.Text)];

    public override void SaveCheckpoint(JsonPayload checkpoint)
    {
    }
}
