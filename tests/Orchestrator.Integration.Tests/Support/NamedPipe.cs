using System.Diagnostics;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>A pipe in the file system: how a test and the program of a task wait for each other.</summary>
public sealed class NamedPipe
{
    private NamedPipe(string path) => Path = path;

    public string Path { get; }

    public static async Task<NamedPipe> CreateAsync(TempFolder folder, string name)
    {
        var path = folder.File(name);
        using var mkfifo = Process.Start("mkfifo", [path]);
        await mkfifo.WaitForExitAsync().WaitAsync(OrcProcess.Patience);
        Assert.Equal(0, mkfifo.ExitCode);
        return new NamedPipe(path);
    }

    /// <summary>What the other side writes, once it has done so. Opening waits for the other side, so it takes a thread of its own.</summary>
    public Task<string> ReadAsync() => Task.Run(() => File.ReadAllText(Path)).WaitAsync(OrcProcess.Patience);

    /// <summary>Writes; completes when the other side reads.</summary>
    public Task WriteAsync(string text) => Task.Run(() => File.WriteAllText(Path, text)).WaitAsync(OrcProcess.Patience);
}
