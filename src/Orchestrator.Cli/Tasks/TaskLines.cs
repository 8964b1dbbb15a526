using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Tasks;

/// <summary>A file of tasks, one a line, read while they are sent.</summary>
internal sealed class TaskLines : IDisposable
{
    private readonly Stream stream;
    private readonly StreamReader reader;
    private readonly Action<int, string> refuse;
    private readonly ConcurrentQueue<int> sent = new();
    private readonly long length;
    private long read;

    private TaskLines(Stream stream, Action<int, string> refuse)
    {
        this.stream = stream;
        this.refuse = refuse;
        reader = new StreamReader(stream, Encoding.UTF8);
        length = stream.CanSeek ? stream.Length : 0;
    }

    /// <summary>How much of the file was read, 0 to 1; null when nobody knows how long it is.</summary>
    public double? Share => length > 0 ? (double)Interlocked.Read(ref read) / length : null;

    /// <param name="path">Or <c>-</c> for stdin.</param>
    /// <param name="refuse">Told of each line that is no task, with the reason; called on another thread.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static TaskLines Open(string path, Action<int, string> refuse)
    {
        try
        {
            return new TaskLines(path == "-" ? Console.OpenStandardInput() : File.OpenRead(path), refuse);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--file {path} cannot be read: {e.Message}");
        }
    }

    /// <summary>The tasks, without the blank lines and those that are none.</summary>
    public async IAsyncEnumerable<SubmitTaskRequest> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var line = 1; await NextAsync(cancellation) is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (TaskLine.Read(text, out var task) is { } fault)
            {
                refuse(line, fault);
                continue;
            }

            sent.Enqueue(line);
            yield return task!;
        }
    }

    /// <summary>The line of the next task that is answered; they are answered in order.</summary>
    public int NextAnswered() => sent.TryDequeue(out var line) ? line : throw new InvalidOperationException("More answers than tasks.");

    public void Dispose() => reader.Dispose();

    private async Task<string?> NextAsync(CancellationToken cancellation)
    {
        // A terminal or a pipe that says nothing cannot be told to stop reading; whoever asked for the line can be let go.
        var line = await reader.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellation);
        if (length > 0)
        {
            Interlocked.Exchange(ref read, stream.Position);
        }

        return line;
    }
}
