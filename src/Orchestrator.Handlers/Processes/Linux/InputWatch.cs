using System.Runtime.InteropServices;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Writes a child's stdin as fast as it reads; a child that does not read costs nothing but the bytes.</summary>
internal sealed unsafe class InputWatch(int fd, byte[] bytes) : FdWatch(fd, Libc.PollOut)
{
    private int written;

    public override bool OnReady(Span<byte> buffer)
    {
        // A closed reader is an error here (EPIPE) and no signal: the runtime ignores SIGPIPE.
        fixed (byte* start = bytes)
        {
            var count = written == bytes.Length ? 0 : Libc.Write(Fd, start + written, bytes.Length - written);
            if (count < 0)
            {
                return Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted;
            }

            written += (int)count;
            return written < bytes.Length;
        }
    }
}
