using System.Runtime.InteropServices;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Makes pipes whose ends no other child inherits.</summary>
internal static unsafe class Pipes
{
    /// <summary>A pipe; the end the server keeps never blocks it.</summary>
    /// <exception cref="ProcessStartException">No descriptors are left.</exception>
    public static (int Read, int Write) Create(bool serverReads)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.OpenCloseOnExec) != 0)
        {
            throw ProcessStartException.NoRoom($"No pipe could be made for the program (error {Marshal.GetLastPInvokeError()}): the server has too many files open.");
        }

        var read = AboveStandard(ends[0]);
        var write = AboveStandard(ends[1]);
        _ = Libc.FileControl(serverReads ? read : write, Libc.SetFlags, Libc.NonBlocking);
        return (read, write);
    }

    // A server started with stdin closed may get 0 here, which the child's redirections would overwrite.
    private static int AboveStandard(int fd)
    {
        if (fd > 2)
        {
            return fd;
        }

        var moved = Libc.FileControl(fd, Libc.DuplicateCloseOnExec, 3);
        _ = Libc.Close(fd);
        return moved;
    }
}
