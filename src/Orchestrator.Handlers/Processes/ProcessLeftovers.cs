using Orchestrator.Handlers.Processes.Linux;

namespace Orchestrator.Handlers.Processes;

/// <summary>Ends what the <c>process</c> handler of a killed server left running.</summary>
public static class ProcessLeftovers
{
    /// <summary>
    /// Ends the programs noted in <paramref name="folder"/> with their sessions and marked descendants, and empties the
    /// folder. A process is only touched when its start time, or the marker in its environment, shows that it is the one
    /// that was noted: a process that got the same id later is left alone, and so is everything after a reboot.
    /// Call it at start, before the first task and only by the owner of the data folder: a living server's children
    /// look the same. Does nothing on other systems than Linux.
    /// </summary>
    /// <param name="folder">The folder given as <see cref="ProcessHandlerOptions.LeftoversFolder"/>; it may be missing.</param>
    /// <returns>How many processes were ended.</returns>
    public static int EndAll(string folder) =>
        OperatingSystem.IsLinux() && Directory.Exists(folder) ? LinuxLeftovers.EndAll(folder) : 0;
}
