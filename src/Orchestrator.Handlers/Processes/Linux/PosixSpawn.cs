using System.Runtime.InteropServices;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>
/// posix_spawn with a session of its own. It does not copy the server's memory map as fork does, so starting stays quick
/// in a large server, and it tells why the program could not be executed.
/// </summary>
internal static unsafe class PosixSpawn
{
    // The real structures take 80 and 336 bytes in glibc and musl; they are opaque and may grow.
    private const int OpaqueSize = 1024;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    // Closes descriptors the server itself inherited without close-on-exec; everything .NET opens is closed anyway. glibc 2.34.
    private static readonly delegate* unmanaged<void*, int, int> CloseFrom = FindCloseFrom();

    /// <summary>Starts <paramref name="path"/>; returns 0 or the error number of the step that failed.</summary>
    /// <param name="path">The program; relative paths count from <paramref name="directory"/>.</param>
    /// <param name="arguments">All arguments, with the program's name first.</param>
    /// <param name="environment">NAME=value texts.</param>
    /// <param name="directory">Working directory; null keeps the server's.</param>
    /// <param name="stdin">Descriptor that becomes stdin; -1 for an empty one.</param>
    /// <param name="stdout">Descriptor that becomes stdout.</param>
    /// <param name="stderr">Descriptor that becomes stderr.</param>
    /// <param name="pid">The child, which leads its session and group.</param>
    public static int Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string? directory, int stdin, int stdout, int stderr, out int pid)
    {
        using var argumentBlock = new NativeStrings(arguments);
        using var environmentBlock = new NativeStrings(environment);
        using var paths = new NativeStrings([path, "/dev/null", directory ?? "/"]);
        var actions = stackalloc byte[OpaqueSize];
        var attributes = stackalloc byte[OpaqueSize];
        var child = 0;
        _ = Libc.ActionsInit(actions);
        _ = Libc.AttributesInit(attributes);
        try
        {
            var error = stdin < 0 ? Libc.ActionsOpen(actions, 0, paths.Pointer[1], 0, 0) : Libc.ActionsDuplicate(actions, stdin, 0);
            error |= Libc.ActionsDuplicate(actions, stdout, 1);
            error |= Libc.ActionsDuplicate(actions, stderr, 2);
            error |= CloseFrom is null ? 0 : CloseFrom(actions, 3);
            error |= directory is null ? 0 : Libc.ActionsChangeDirectory(actions, paths.Pointer[2]);
            error |= SetAttributes(attributes);
            if (error == 0)
            {
                error = Libc.Spawn(&child, paths.Pointer[0], actions, attributes, argumentBlock.Pointer, environmentBlock.Pointer);
            }

            pid = child;
            return error;
        }
        finally
        {
            _ = Libc.ActionsDestroy(actions);
            _ = Libc.AttributesDestroy(attributes);
        }
    }

    private static int SetAttributes(byte* attributes)
    {
        // The child starts with no signal blocked or ignored, whatever the runtime does for itself.
        var signals = stackalloc byte[OpaqueSize];
        _ = Libc.SignalsAll(signals);
        var error = Libc.AttributesSetDefaultSignals(attributes, signals);
        _ = Libc.SignalsNone(signals);
        error |= Libc.AttributesSetSignalMask(attributes, signals);
        return error | Libc.AttributesSetFlags(attributes, SetSignalDefaults | SetSignalMask | SetSession);
    }

    private static delegate* unmanaged<void*, int, int> FindCloseFrom() =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "posix_spawn_file_actions_addclosefrom_np", out var address)
            ? (delegate* unmanaged<void*, int, int>)address
            : null;
}
