using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Server.Workflows.Import;

/// <summary>Reads recorded runs of scientific workflows, in the WfCommons format 1.5 (wfcommons.org), as workflows of the same shape whose tasks sleep as long.</summary>
public static class WfCommons
{
    private const string SleepTask = "sleep";
    private const double ShortestEstimate = 0.000001;

    /// <summary>Reads one recorded run.</summary>
    /// <param name="scale">What a recorded runtime is multiplied by; 0 for tasks that end at once.</param>
    /// <exception cref="FormatException">It is no such recording; the message says what is missing.</exception>
    public static WorkflowSpec Read(ReadOnlyMemory<byte> json, double scale)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(json.Span);
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is no JSON: {e.Message}", e);
        }

        var workflow = Member(root, "workflow", JsonValueKind.Object);
        var tasks = Member(Member(workflow, "specification", JsonValueKind.Object, "workflow."), "tasks", JsonValueKind.Array, "workflow.specification.").EnumerateArray().ToList();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tasks.Count; i++)
        {
            var id = Text(tasks[i], "id") ?? throw new FormatException($"workflow.specification.tasks[{i}] has no id.");
            if (!ids.TryAdd(id, StepId(id, taken)))
            {
                throw new FormatException($"workflow.specification.tasks[{i}] has the id '{id}', as another task.");
            }
        }

        var runtimes = Runtimes(workflow);
        var parents = Parents(tasks);
        return new WorkflowSpec
        {
            Id = StepId(Text(root, "name") ?? "imported", []),
            Name = Text(root, "name"),
            Steps = [.. tasks.Select(task => Text(task, "id")!).Select(id => Step(ids[id], parents[id].Select(parent => ids.GetValueOrDefault(parent, parent)), runtimes.GetValueOrDefault(id), scale))],
        };
    }

    private static StepSpec Step(string id, IEnumerable<string> dependencies, double seconds, double scale) => new()
    {
        Id = id,
        Dependencies = [.. dependencies],
        Estimate = Math.Max(seconds, ShortestEstimate),
        Parameters = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, double> { ["seconds"] = Math.Round(seconds * scale, 6) }),
        Task = new TaskSpec
        {
            Type = SleepTask,
            Domain = "default",
            Timeout = TimeSpan.FromSeconds(Math.Max(TaskSpec.DefaultTimeout.TotalSeconds, Math.Ceiling(2 * seconds * scale))),
        },
    };

    // Both ends may tell of an edge.
    private static Dictionary<string, List<string>> Parents(List<JsonElement> tasks)
    {
        var parents = tasks.ToDictionary(task => Text(task, "id")!, task => Texts(task, "parents"), StringComparer.Ordinal);
        foreach (var task in tasks)
        {
            foreach (var child in Texts(task, "children"))
            {
                var known = parents.GetValueOrDefault(child) ?? throw new FormatException($"Task '{Text(task, "id")}' has the child '{child}', which is not there.");
                if (!known.Contains(Text(task, "id")!))
                {
                    known.Add(Text(task, "id")!);
                }
            }
        }

        return parents;
    }

    private static Dictionary<string, double> Runtimes(JsonElement workflow)
    {
        var runtimes = new Dictionary<string, double>(StringComparer.Ordinal);
        if (workflow.TryGetProperty("execution", out var execution) && execution.ValueKind == JsonValueKind.Object
            && execution.TryGetProperty("tasks", out var tasks) && tasks.ValueKind == JsonValueKind.Array)
        {
            foreach (var task in tasks.EnumerateArray())
            {
                if (Text(task, "id") is { } id && task.TryGetProperty("runtimeInSeconds", out var runtime) && runtime.ValueKind == JsonValueKind.Number && runtime.GetDouble() is >= 0 and var seconds)
                {
                    runtimes[id] = Math.Min(seconds, TaskSpecRules.MaxDuration.TotalSeconds);
                }
            }
        }

        return runtimes;
    }

    private static string StepId(string name, HashSet<string> taken)
    {
        var cleaned = new string([.. name.Take(WorkflowRules.MaxIdLength - 6).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-' ? letter : '_')]);
        var id = cleaned is "" or "." or ".." ? "task" : cleaned;
        for (var number = taken.Count; !taken.Add(id); number++)
        {
            id = $"{cleaned}-{number}";
        }

        return id;
    }

    private static JsonElement Member(JsonElement holder, string name, JsonValueKind kind, string path = "") =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new FormatException($"There is no {path}{name}; a recording of WfCommons, schema 1.5, has one.");

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static List<string> Texts(JsonElement holder, string name) => holder.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array
        ? [.. member.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!).Distinct(StringComparer.Ordinal)]
        : [];
}
