namespace Orchestrator.Cli.Demo;

/// <summary>The one place the demo writes to, deleted afterwards unless it is to be kept.</summary>
internal sealed class DemoFolder(bool keep) : IDisposable
{
    private const int Tries = 20;

    public string Path { get; } = Directory.CreateTempSubdirectory("orc-demo-").FullName;

    public void Dispose()
    {
        for (var left = Tries; !keep && Directory.Exists(Path); left--)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception e) when (left > 0 && e is IOException or UnauthorizedAccessException)
            {
                // Windows lets go of a dead process's files a moment later.
                Thread.Sleep(TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
