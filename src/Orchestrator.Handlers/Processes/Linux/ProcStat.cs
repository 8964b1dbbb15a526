namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>What /proc/PID/stat says of a process.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="State">R, S, D, Z and so on.</param>
/// <param name="Parent">Its parent's id.</param>
/// <param name="Session">Its session: the id of the process that began it.</param>
/// <param name="StartTime">When it started, in clock ticks since boot; with the id it names a process for good.</param>
internal readonly record struct ProcStat(int Pid, char State, int Parent, int Session, long StartTime)
{
    public bool IsZombie => State is 'Z' or 'X';
}
