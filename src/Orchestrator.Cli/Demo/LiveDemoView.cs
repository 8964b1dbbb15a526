using System.Diagnostics;
using Spectre.Console;

namespace Orchestrator.Cli.Demo;

/// <summary>Two bars that move, and the steps as lines above them.</summary>
internal sealed class LiveDemoView : IDemoView
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private ProgressTask? acknowledged;
    private ProgressTask? ended;

    public Task<DemoReport> DuringAsync(Func<Task<DemoReport>> demo) =>
        AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context =>
            {
                acknowledged = context.AddTask("tasks acknowledged");
                ended = context.AddTask("tasks ended");
                return demo();
            });

    public void Say(string sentence) =>
        AnsiConsole.MarkupLine($"[grey]{clock.Elapsed.TotalSeconds,5:0.0} s[/]  {Markup.Escape(sentence)}");

    public void Show(DemoProgress progress)
    {
        Set(acknowledged, $"{progress.Acknowledged} of {progress.Planned} tasks acknowledged", progress.Acknowledged, progress.Planned);
        Set(ended, $"{progress.Ended} ended, {progress.Running} running", progress.Ended, progress.Planned);
    }

    private static void Set(ProgressTask? bar, string description, int value, int most)
    {
        if (bar is not null)
        {
            bar.Description = description;
            bar.MaxValue = most;
            bar.Value = value;
        }
    }
}
