using System.Text;

namespace Orchestrator.Handlers.Processes;

/// <summary>
/// Sends what a program writes to the log of its task, line by line as it comes. A line without its end is sent with what follows,
/// or at the end of the stream. Used by one thread at a time.
/// </summary>
internal sealed class OutputLines(TaskContext context, TaskLogStream stream)
{
    // More than the log keeps of a line, so that it is cut there and said so.
    private const int LongestLine = 16 * 1024;
    private readonly List<byte> partial = [];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            if (partial.Count == 0)
            {
                Send(bytes[..Math.Min(end, LongestLine)]);
                continue;
            }

            Keep(bytes[..end]);
            SendPartial();
        }

        Keep(bytes);
    }

    /// <summary>The stream has ended: what is left is a line as well.</summary>
    public void End()
    {
        if (partial.Count > 0)
        {
            SendPartial();
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes) => partial.AddRange(bytes[..Math.Min(bytes.Length, LongestLine - partial.Count)]);

    private void SendPartial()
    {
        Send(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(partial));
        partial.Clear();
    }

    private void Send(ReadOnlySpan<byte> line) => context.LogOutput(stream, Encoding.UTF8.GetString(line));
}
