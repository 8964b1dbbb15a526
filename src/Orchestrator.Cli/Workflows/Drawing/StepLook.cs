using System.Globalization;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Cli.Workflows.Drawing;

/// <summary>How a step looks: a sign, a tone, and what there is to say.</summary>
internal static class StepLook
{
    private const int BarWidth = 10;

    public static string SignOf(RunStepResource step) => step.Status switch
    {
        "completed" => "✓",
        "failed" => "✗",
        "running" when step.Signal is not null => "?",
        "running" => "●",
        "submitted" or "queued" or "scheduled" => "◌",
        "skipped" => "–",
        "cancelled" => "■",
        _ => "○",
    };

    public static Tone ToneOf(RunStepResource step) => step.Status switch
    {
        "running" when step.Signal is not null => Tone.Warning,
        "pending" or "skipped" => Tone.Quiet,
        _ => Tones.OfStatus(step.Status),
    };

    /// <summary>What is known of it beyond its state, in short.</summary>
    public static string WordsOf(RunStepResource step, Moments moments)
    {
        var words = new List<string>();
        Add(step.Dependencies.Count > 1 && step.Status == "pending" ? $"after {string.Join(", ", step.Dependencies)}" : null);
        Add(moments.Between(step.StartedAt, step.FinishedAt));
        Add(step.Cached ? "cached" : null);
        Add(step.Attempt > 1 ? $"#{step.Attempt}" : null);
        Add(step.Elements is { } elements && elements.Ended < elements.Total ? $"{Bar(100.0 * elements.Ended / elements.Total)} {elements.Ended}/{elements.Total}" : null);
        Add(step.Progress is { Percent: > 0 } progress ? string.Create(CultureInfo.InvariantCulture, $"{Bar(progress.Percent)} {progress.Percent:0.#}% {progress.Message}").TrimEnd() : null);
        Add(step is { Status: "running", Signal: { } signal } ? $"waits for '{signal}'" : step.WaitingFor);
        Add(step.Reason);
        Add(step.Error is { } error ? $"{error.Type}: {error.Message}" : null);
        return string.Join("  ", words);

        void Add(string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                words.Add(text);
            }
        }
    }

    /// <summary>A bar of so many percent.</summary>
    public static string Bar(double percent)
    {
        var full = (int)Math.Round(Math.Clamp(percent, 0, 100) / 100 * BarWidth);
        return new string('█', full) + new string('░', BarWidth - full);
    }
}
