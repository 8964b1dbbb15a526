using System.Globalization;
using System.Text.Json;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Demo;

/// <summary>A task at the end of a demo, with its whole history.</summary>
internal sealed record DemoTask(TaskResource Task, IReadOnlyList<TaskEventResource> History)
{
    public string Id => Task.TaskId;

    /// <summary>Which item it is for.</summary>
    public string? Key => Task.Tags.GetValueOrDefault(DemoItem.Tag);

    public bool HasEnded => Task.HasEnded();

    public bool HasCompleted => Task.HasCompleted();

    /// <summary>How often it ended; once is right.</summary>
    public int Ends => Count("completed") + Count("failed") + Count("cancelled") + Count("dead_lettered");

    public int FailedAttempts => Count("attempt_failed");

    public int LostAttempts => Count("attempt_lost");

    /// <summary>How long after its submission it was first started; null when it was not.</summary>
    public TimeSpan? FirstStart => History.FirstOrDefault(entry => entry.Type == "started") is { } started ? Moment(started.At) - Moment(Task.SubmittedAt) : null;

    /// <summary>The number its program printed first.</summary>
    public long? Number
    {
        get
        {
            using var result = JsonDocument.Parse(Task.Result.Utf8);
            return result.RootElement.ValueKind == JsonValueKind.Object
                && result.RootElement.TryGetProperty("stdout", out var stdout)
                && stdout.GetString()!.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var first, ..]
                && long.TryParse(first, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }
    }

    private int Count(string type) => History.Count(entry => entry.Type == type);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
