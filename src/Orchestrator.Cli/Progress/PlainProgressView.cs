namespace Orchestrator.Cli.Progress;

/// <summary>A line every few seconds, for logs and pipes; nothing at all for what is done sooner.</summary>
internal sealed class PlainProgressView(TextWriter error, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private long lastLine = time.GetTimestamp();

    public Task<T> DuringAsync<T>(Func<Task<T>> work) => work();

    public void Show(string words, double? share)
    {
        lock (gate)
        {
            if (time.GetElapsedTime(lastLine) >= Pause)
            {
                lastLine = time.GetTimestamp();
                error.WriteLine(share is null ? words : FormattableString.Invariant($"{words} ({share * 100:0}%)"));
            }
        }
    }

    public void Say(string line)
    {
        lock (gate)
        {
            error.WriteLine(line);
        }
    }
}
