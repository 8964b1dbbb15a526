using System.Diagnostics;

namespace Orchestrator.Tests.Handlers;

/// <summary>
/// A named pipe through which a process under test signals: what it writes says that it runs, and the end of the stream
/// says that every process that held it open is gone.
/// </summary>
internal sealed class Fifo : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fifo").FullName;
    private readonly Lazy<Task<StreamReader>> reader;

    public Fifo()
    {
        Path = System.IO.Path.Combine(folder, "signal");
        using var process = Process.Start("mkfifo", [Path]);
        process.WaitForExit();
        reader = new Lazy<Task<StreamReader>>(() => Task.Factory.StartNew(
            () => new StreamReader(Path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    public string Path { get; }

    public async Task<string?> ReadLineAsync() => await WithoutPoolThread(await Patiently(reader.Value), stream => stream.ReadLine());

    /// <summary>Returns when no process holds the pipe any more.</summary>
    public async Task EndAsync() => await WithoutPoolThread(await Patiently(reader.Value), stream => stream.ReadToEnd());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Reading a pipe blocks its thread; tests that wait must not starve the handlers they wait for.
    private static Task<string?> WithoutPoolThread(StreamReader stream, Func<StreamReader, string?> read) => Patiently(Task.Factory.StartNew(
        () => read(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    private static Task<T> Patiently<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(30));
}
