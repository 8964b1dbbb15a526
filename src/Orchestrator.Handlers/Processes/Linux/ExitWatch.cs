namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>A pidfd, which becomes readable when the process has ended.</summary>
internal sealed class ExitWatch(int pidFd, Func<bool> hasExited) : FdWatch(pidFd, Libc.PollIn)
{
    public override bool OnReady(Span<byte> buffer) => !hasExited();
}
