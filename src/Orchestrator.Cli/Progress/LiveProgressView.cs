using Spectre.Console;

namespace Orchestrator.Cli.Progress;

/// <summary>A bar that moves, on the terminal that stderr is; lines that stay go above it.</summary>
internal sealed class LiveProgressView : IProgressView
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;

    /// <summary>What the words beside the bar want.</summary>
    private const int RoomForWords = 60;

    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private ProgressTask? bar;

    public Task<T> DuringAsync<T>(Func<Task<T>> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(
                new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - RoomForWords, NarrowestBar, WidestBar) },
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                bar = context.AddTask("…");
                bar.IsIndeterminate = true;
                return work();
            });

    public void Show(string words, double? share)
    {
        if (bar is not null)
        {
            bar.Description = Markup.Escape(words);
            bar.IsIndeterminate = share is null;
            bar.Value = (share ?? 0) * bar.MaxValue;
        }
    }

    public void Say(string line) => console.WriteLine(line);
}
