using System.Diagnostics;

namespace Orchestrator.Cli.Demo;

/// <summary>A line for each step and, while nothing else happens, one every second: for pipes, logs and programs.</summary>
internal sealed class PlainDemoView(TextWriter output) : IDemoView
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private TimeSpan lastLine;

    public Task<DemoReport> DuringAsync(Func<Task<DemoReport>> demo) => demo();

    public void Say(string sentence)
    {
        lock (gate)
        {
            lastLine = clock.Elapsed;
            output.WriteLine($"{lastLine.TotalSeconds,5:0.0} s  {sentence}");
            output.Flush();
        }
    }

    public void Show(DemoProgress progress)
    {
        if (clock.Elapsed - lastLine >= Pause)
        {
            Say($"{progress.Acknowledged} of {progress.Planned} tasks acknowledged, {progress.Running} running, {progress.Ended} ended");
        }
    }
}
