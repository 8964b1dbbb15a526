using System.Runtime.InteropServices;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Reads what a child writes, for as long as anybody holds the other end, so that the child never blocks.</summary>
internal sealed unsafe class OutputWatch(int fd, OutputCapture capture) : FdWatch(fd, Libc.PollIn)
{
    protected override void OnClosing() => capture.End();

    public override bool OnReady(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var read = Libc.Read(Fd, start, buffer.Length);
            if (read > 0)
            {
                capture.Append(buffer[..(int)read]);
                return true;
            }

            return read < 0 && Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted;
        }
    }
}
