using System.Runtime.InteropServices;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>How a child ended.</summary>
/// <param name="ExitCode">As a shell shows it; null when somebody else in the server reaped the child and the kernel does not tell afterwards.</param>
/// <param name="Signal">The signal that ended it, if one did.</param>
internal readonly unsafe record struct ExitState(int? ExitCode, int? Signal)
{
    private const int ExitedByItself = 1;

    // _IOWR(0xFF, 11, 64 bytes): PIDFD_GET_INFO, which knows the exit code of a reaped process since Linux 6.15.
    private const nuint PidFdGetInfo = 0xC040FF0B;
    private const ulong ExitInformation = 1 << 3;

    /// <summary>Looks without reaping, so that the process id, and with it the group's, stays taken. Null while the child runs.</summary>
    /// <remarks>
    /// As process 1 the runtime reaps every child once System.Diagnostics.Process was used anywhere in the server; then
    /// only the pidfd still knows.
    /// </remarks>
    public static ExitState? Peek(int pid, int pidFd)
    {
        var information = stackalloc byte[128];
        new Span<byte>(information, 128).Clear();
        int result;
        do
        {
            result = Libc.WaitId(Libc.IdTypePid, pid, information, Libc.Exited | Libc.NoHang | Libc.NoWait);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);

        if (result != 0)
        {
            return FromPidFd(pidFd);
        }

        var signalNumber = *(int*)information;
        var status = *(int*)(information + (sizeof(nint) == 8 ? 24 : 20));
        return signalNumber == 0 ? null : Of(*(int*)(information + 8) == ExitedByItself, status);
    }

    /// <summary>True while the child, running or ended, has not been reaped, so that its id means it and no other.</summary>
    public static bool IsUnreaped(int pid)
    {
        var information = stackalloc byte[128];
        return Libc.WaitId(Libc.IdTypePid, pid, information, Libc.Exited | Libc.NoHang | Libc.NoWait) == 0
            || Marshal.GetLastPInvokeError() != Libc.NoChild;
    }

    private static ExitState FromPidFd(int pidFd)
    {
        var information = stackalloc byte[64];

        // Whoever reaps takes the child out of waitid's sight a moment before the exit code is kept with the pidfd.
        for (var attempt = 0; pidFd >= 0 && attempt < 100; attempt++)
        {
            new Span<byte>(information, 64).Clear();
            *(ulong*)information = ExitInformation;
            if (Libc.DeviceControl(pidFd, PidFdGetInfo, information) == 0 && (*(ulong*)information & ExitInformation) != 0)
            {
                var status = *(int*)(information + 60);
                return (status & 0x7f) == 0 ? Of(byItself: true, (status >> 8) & 0xff) : Of(byItself: false, status & 0x7f);
            }

            Thread.Yield();
        }

        return default;
    }

    private static ExitState Of(bool byItself, int status) => byItself ? new(status, null) : new(128 + status, status);
}
